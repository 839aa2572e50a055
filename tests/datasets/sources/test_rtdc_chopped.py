"""Images that are stored in pieces; dclab's own files are compared in tests/interop/test_dclab.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt
import pytest

from datasets.basics.errors import BadInput
from datasets.sources.rtdc import open_images

N, H, W = 6, 12, 20
INDEX = np.array(
    # dataset, place in it, top, left, next event of the frame
    [[0, 0, 1, 1, 1], [0, 1, 5, 8, 0], [1, 0, 0, 0, 2], [0, 2, 10, 17, 3], [1, 1, 2, 2, 5], [0, 3, 0, 14, 4]]
)


def write(path: Path, index: npt.NDArray[Any] = INDEX, background: str = "image_bg") -> Any:
    """Write pieces of 4x4 and 6x7 px; return what the images are, put together one pixel after the other."""
    numbers = np.random.default_rng(0)
    pieces = [numbers.integers(0, 256, (4, 4, 4), np.uint8), numbers.integers(0, 256, (2, 6, 7), np.uint8)]
    behind = numbers.integers(0, 256, (N, H, W), dtype=np.uint8)
    with h5py.File(path, "w") as file:
        file["events/image_bg"] = behind
        for number, piece in enumerate(pieces):
            file[f"basin_events/image/{number}"] = piece
        file["basin_events/image/index"] = index
        file["basin_events/image"].attrs["inverse_background_feature"] = background
    return pieces, behind


def assembled(pieces: Any, behind: Any, event: int) -> Any:
    """Return the image of one event as the format is described."""
    image = np.zeros((H, W), dtype=np.uint8)
    frame = [event]
    while INDEX[frame[-1], 4] != event:
        frame.append(int(INDEX[frame[-1], 4]))
    for number, place, top, left, _ in INDEX[frame]:
        for y, x in np.ndindex(*pieces[number][place].shape):
            if top + y < H and left + x < W and pieces[number][place][y, x]:
                image[top + y, left + x] = pieces[number][place][y, x]
    return image + behind[event]


def test_pieces_are_put_together(tmp_path: Path) -> None:
    """All objects of a frame are in the image of each of them; pieces at the edge are cut."""
    pieces, behind = write(tmp_path / "a.rtdc")
    wanted = [5, 0, 3, 1, 2, 4, 0]
    with open_images(tmp_path / "a.rtdc") as source:
        for event, image in zip(wanted, source.read_many(wanted), strict=True):
            np.testing.assert_array_equal(image, assembled(pieces, behind, event))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ((0, 0, 2), "pieces 2 are missing"),
        ((0, 0, 2**40), "pieces 2 are missing"),
        ((0, 0, -1), "names pieces that are not there"),
        ((0, 1, 4), "names pieces that are not there"),
        ((2, 1, 3), "names pieces that are not there"),
        ((0, 2, H), "names pieces that are not there"),
        ((0, 3, -1), "names pieces that are not there"),
        ((0, 4, N), "names pieces that are not there"),
        ((1, 4, 1), "do not form a ring"),
    ],
)
def test_an_index_that_leads_nowhere_is_refused(
    tmp_path: Path, change: tuple[int, int, int], sentence: str
) -> None:
    """Places beyond the pieces, and rings that never come back to where they began."""
    event, column, value = change
    index = INDEX.copy()
    index[event, column] = value
    write(tmp_path / "odd.rtdc", index)
    with pytest.raises(BadInput, match=sentence) as caught, open_images(tmp_path / "odd.rtdc") as source:
        source.read(0)
    assert "odd.rtdc" in str(caught.value)


def test_the_background_must_be_there(tmp_path: Path) -> None:
    """Without it the surroundings of the objects would be black."""
    write(tmp_path / "a.rtdc", background="image_xy")
    with pytest.raises(BadInput, match="its background 'image_xy' is missing"):
        open_images(tmp_path / "a.rtdc")
