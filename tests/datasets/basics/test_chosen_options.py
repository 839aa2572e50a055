"""What a user chose of a group of options is taken, or one sentence says why not."""

from __future__ import annotations

from typing import Any

import pytest

from datasets.basics.chosen_options import with_chosen
from datasets.basics.errors import BadInput
from datasets.basics.options import Options


class Few(Options):
    """Some options."""

    classes: tuple[str, ...] = ()
    epochs: int = 0


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("cat,automobile", ("cat", "automobile")),
        (" 7, 2 ", ("7", "2")),
        (["a, b", "c"], ("a, b", "c")),
        (("a", "b"), ("a", "b")),
        ("cat", ("cat",)),
    ],
)
def test_several_names(value: Any, names: tuple[str, ...]) -> None:
    """Names come as a text with commas between them, or as a list, whose names may have commas."""
    assert with_chosen(Few(epochs=2), {"classes": value}, "It") == Few(classes=names, epochs=2)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"classes": "[cat,dog]"}, r"It does not take this value \(classes\): it must be names with commas"),
        ({"classes": [7, 2]}, "names with commas"),
        ({"classes": 7}, "names with commas"),
        ({"epochs": "many"}, r"It does not take this value \(epochs\)"),
        ({"epoch": 1}, "no option 'epoch'"),
    ],
)
def test_values_that_are_refused(chosen: dict[str, Any], expected: str) -> None:
    """The sentence names the option and what it may be."""
    with pytest.raises(BadInput, match=expected):
        with_chosen(Few(), chosen, "It")
