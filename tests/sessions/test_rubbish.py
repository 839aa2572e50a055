"""Images of none of the classes become a class of their own, and it is said how many of them are sensible."""

from __future__ import annotations

import pytest

from datasets.basics.errors import BadInput
from datasets.spec import DataRow
from sessions.document import Session
from sessions.rubbish import with_rubbish


def _row(name: str, n: int, class_name: str = "", part: str = "train") -> DataRow:
    return DataRow.model_validate(
        {"path": f"/{name}", "class_name": class_name, "part": part, "n_images": n, "sha256": name}
    )


SESSION = Session(rows=(_row("a", 900, "a"), _row("b", 1100, "b")), classes=("a", "b"))


def test_rubbish_is_a_class_of_its_own() -> None:
    """It is divided like other images, comes last, and a second folder of it joins the same class."""
    once, _ = with_rubbish(SESSION, (_row("dust", 900, part="unlabeled"),))
    assert once.classes == ("a", "b", "rubbish")
    assert (once.rows[-1].class_name, once.rows[-1].part) == ("rubbish", "split")
    assert once.rows[:2] == SESSION.rows
    twice, _ = with_rubbish(once, (_row("empty", 100, part="unlabeled"),))
    assert twice.classes == once.classes and len(twice.rows) == 4


@pytest.mark.parametrize(("n", "word"), [(30, "few"), (900, "sensible"), (5000, "many")])
def test_the_number_is_judged(n: int, word: str) -> None:
    """Few images are said to be few, many to be many."""
    assert f"is {'a ' if word == 'sensible' else ''}{word}" in with_rubbish(SESSION, (_row("dust", n),))[1]


def test_nothing_and_known_images_are_refused() -> None:
    """An empty folder is no class; images of a class cannot be rubbish too."""
    with pytest.raises(BadInput, match="no images of rubbish"):
        with_rubbish(SESSION, ())
    with pytest.raises(BadInput, match="in the session already"):
        with_rubbish(SESSION, (_row("a", 900),))
