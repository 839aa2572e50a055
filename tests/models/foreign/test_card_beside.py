"""The card that this program puts beside an export is taken when the export is brought in again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets.spec import InputSpec
from models.card import ModelCard
from models.decisions.document import Decisions
from models.export.facts import ExportFacts
from models.export.kept import card_file, size_and_hash
from models.export.publish import put_with_card
from models.foreign.base import ForeignModel
from models.foreign.card import card_of
from models.foreign.registry import engine_for
from models.foreign.sidecar import with_card_beside
from models.foreign.wishes import Wishes

SEEN = InputSpec(size=8, color="rgb", normalization="training_data", mean=7.0, std=3.0)
DECISIONS = Decisions(temperature=1.5, thresholds={"b,b": 0.7}, target="b,b")


@pytest.fixture
def put(exported: Any, tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that puts an export of a kind and its card where a user would have them."""

    def put(kind: str) -> Path:
        file = exported.files[kind]
        facts = ExportFacts(format=kind, sha256=size_and_hash(file)[1], verified=True, input_name="image")
        if kind == "saved":
            facts = facts.model_copy(update={"input_name": "keras_tensor", "output_name": "output_0"})
        card = ModelCard(
            name="mine", classes=("a", "b,b", "c"), input=SEEN, architecture="Net", export=facts,
            decisions=DECISIONS, licence="CC0", notes="from the second day",
        )  # fmt: skip
        path = tmp_path / f"mine_{file.name}"
        put_with_card(file, card, path)
        return path

    return put


def known(path: Path, look: Callable[[Path], Any]) -> ForeignModel:
    """Return what an import finds out."""
    return with_card_beside(path, look(path))


@pytest.mark.parametrize("kind", ["onnx", "pb", "tflite", "saved"])
def test_the_card_is_taken(
    exported: Any, put: Callable[[str], Path], look: Callable[[Path], Any], kind: str
) -> None:
    """Nothing has to be said of an own export, and all of its card is kept."""
    path = put(kind)
    found = known(path, look)
    card = card_of(path, found, Wishes(), None, "new")
    assert (card.name, card.classes, card.input, card.architecture) == ("new", ("a", "b,b", "c"), SEEN, "Net")
    assert (card.decisions, card.licence, card.notes) == (DECISIONS, "CC0", "from the second day")
    assert card.export is not None and card.export.verified and card_file(path).name in found.told[-1]
    if kind != "saved":
        computed = engine_for(path, card, 1)(exported.images)
        np.testing.assert_allclose(computed, exported.expected, atol=1e-6)


def test_the_users_words_count_more(put: Callable[[str], Path], look: Callable[[Path], Any]) -> None:
    """Other class names go into the decisions, too; another preparation replaces the card's."""
    path = put("onnx")
    wishes = Wishes(classes=("x", "y", "z"), normalization="none")
    card = card_of(path, known(path, look), wishes, None, "new")
    assert (card.classes, card.input.normalization) == (("x", "y", "z"), "none")
    assert card.decisions.thresholds == {"y": 0.7} and card.decisions.target == "y"


def test_a_network_that_is_put_together_takes_the_card(
    exported: Any, put: Callable[[str], Path], look: Callable[[Path], Any], tmp_path: Path
) -> None:
    """An HDF5 file becomes a ``.keras`` file: its card is taken, without what it says of the HDF5 file."""
    exported.model.save(tmp_path / "n.h5", include_optimizer=False)
    beside = ModelCard.model_validate_json(card_file(put("onnx")).read_bytes())
    facts = ExportFacts(format="keras-h5", sha256=size_and_hash(tmp_path / "n.h5")[1])
    own = beside.model_copy(update={"export": facts})
    card_file(tmp_path / "n.h5").write_text(own.model_dump_json())
    card = card_of(tmp_path / "n.h5", known(tmp_path / "n.h5", look), Wishes(), None, "mine")
    assert card == beside.model_copy(update={"export": None})


def _other_file(path: Path) -> None:
    card = ModelCard.model_validate_json(card_file(path).read_bytes())
    assert card.export is not None
    other = card.export.model_copy(update={"sha256": "0" * 64})
    card_file(path).write_text(card.model_copy(update={"export": other}).model_dump_json())


def _damaged(path: Path) -> None:
    card_file(path).write_text("{")


def _gone(path: Path) -> None:
    card_file(path).unlink()


@pytest.mark.parametrize(
    ("change", "expected"),
    [(_other_file, "belongs to another file"), (_damaged, "cannot be read"), (_gone, "It takes images of")],
)
def test_a_card_that_does_not_fit_is_not_used(
    put: Callable[[str], Path],
    look: Callable[[Path], Any],
    change: Callable[[Path], None],
    expected: str,
) -> None:
    """A card of another file is told and not used; the model is what its file says."""
    path = put("tflite")
    change(path)
    found = known(path, look)
    assert found.card is None and found.classes == () and found.seen is None
    assert expected in found.told[-1]


def test_an_import_can_be_brought_in_again(
    put: Callable[[str], Path], look: Callable[[Path], Any], tmp_path: Path
) -> None:
    """A file and its card that were moved together under another name still fit each other."""
    path = put("onnx")
    moved = tmp_path / "other.onnx"
    shutil.move(path, moved)
    shutil.move(card_file(path), card_file(moved))
    assert known(moved, look).card is not None
