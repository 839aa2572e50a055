"""Which flips and quarter turns a training shows, and that each of them is one of its images."""

from __future__ import annotations

import numpy as np
import pytest

from datasets.augmentation.turns import ITSELF, Turn, shown_turns
from datasets.spec import AugmentationSpec

IMAGE = np.arange(9, dtype=np.float32).reshape(1, 3, 3, 1)


def views(**options: object) -> list[list[list[float]]]:
    """Return the image in every way that is shown."""
    return [turn.of(IMAGE)[0, :, :, 0].tolist() for turn in shown_turns(AugmentationSpec(**options))]


def test_flips_are_flips() -> None:
    """Left-right mirrors the columns, up-down the rows; both together turn by half."""
    plain = IMAGE[0, :, :, 0]
    assert views(flip_horizontal=True, rotation=0) == [plain.tolist(), plain[:, ::-1].tolist()]
    assert views(flip_horizontal=False, flip_vertical=True) == [plain.tolist(), plain[::-1].tolist()]
    both = [plain, plain[:, ::-1], plain[::-1], plain[::-1, ::-1]]
    assert views(flip_horizontal=True, flip_vertical=True) == [one.tolist() for one in both]


@pytest.mark.parametrize(
    ("options", "n"),
    [
        ({"enabled": False, "flip_vertical": True}, 1),
        ({"flip_horizontal": False}, 1),
        ({"flip_horizontal": False, "rotation": 89.0}, 1),
        ({"flip_horizontal": False, "rotation": 90.0}, 3),
        ({"flip_horizontal": False, "rotation": 180.0}, 4),
        ({"rotation": 180.0}, 8),
        ({"flip_vertical": True, "rotation": 180.0}, 8),
    ],
)
def test_each_view_is_there_once(options: dict[str, object], n: int) -> None:
    """Eight at most: the symmetries of a square; the image itself comes first."""
    found = views(**options)
    assert len(found) == n
    assert len({str(view) for view in found}) == n
    assert shown_turns(AugmentationSpec(**options))[0] == ITSELF == Turn(left_right=False, quarters=0)
