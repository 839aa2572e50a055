"""The colours of classes in saved pictures are those of the window."""

from __future__ import annotations

import pytest

from app.theme.class_colors import class_color as window_color
from models.evaluation.pictures.colors import class_color


@pytest.mark.parametrize("n", [2, 8, 9, 20])
def test_pictures_and_window_have_the_same_colours(n: int) -> None:
    """What is orange on the screen is orange on paper; Qt rounds some numbers the other way."""
    for k in range(n):
        told, shown = class_color(k, n), window_color(k, n)
        numbers = [int(told[place : place + 2], 16) for place in (1, 3, 5)]
        assert numbers == pytest.approx([shown.red(), shown.green(), shown.blue()], abs=1)
