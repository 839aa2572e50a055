"""Copies into class folders have names that every file system takes."""

from __future__ import annotations

import pytest

from engine.steps.prediction.sort_images import fitting_name


@pytest.mark.parametrize("letter", ["a", "ü", "細"])
def test_a_name_that_is_too_long_keeps_its_beginning_and_its_ending(letter: str) -> None:
    """The original's name has as many bytes as a name may have, and the copy's would have more."""
    name = letter * (251 // len(letter.encode())) + ".png"
    copied = fitting_name("12_", name)
    assert copied.startswith(f"12_{letter}{letter}") and copied.endswith(f"{letter}.png")
    assert 250 < len(copied.encode()) <= 255
    assert len(fitting_name("12_", letter * 255).encode()) <= 255


@pytest.mark.parametrize("name", ["cell 1.png", "no ending", ".hidden", "\udcff.png"])
def test_other_names_stay(name: str) -> None:
    """Nothing is left out where there is room."""
    assert fitting_name("", name) == name
    assert fitting_name("0_", name) == f"0_{name}"
