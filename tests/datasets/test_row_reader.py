"""Images that cannot be read, or are other ones than before, in the midst of a training."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from datasets.basics.errors import BadInput
from datasets.batch import Batch
from datasets.batches import plain_batches
from datasets.image_fault import ImageFault
from datasets.imageset import ImageSet
from datasets.spec import DataRow, InputSpec, SplitSpec
from datasets.split import divide

Make = Callable[..., Any]
SPEC = InputSpec(size=8)


@pytest.fixture
def rows(write_folder: Make, write_rtdc: Make, row_of: Make, images: Make) -> list[DataRow]:
    """A folder of 5 images and a measurement of 6, larger than what HDF5 keeps in its buffers."""
    return [
        row_of(write_folder("a", images(5)), "a"),
        row_of(write_rtdc("b.rtdc", images(6, 300, 300, seed=1)), "b"),
    ]


def opened(rows: list[DataRow], **options: Any) -> ImageSet:
    """Open the rows so that each image is read from its file whenever it is asked for."""
    samples = divide(rows, SplitSpec(), 1)["train"]
    return ImageSet.load(rows, samples, SPEC, ("a", "b"), 1, False, memory_limit_bytes=0, **options)


def everything(image_set: ImageSet) -> Any:
    """Return all images of a set."""
    return image_set.images(np.arange(len(image_set)))


def test_a_damaged_image_is_found_and_another_one_stands_in(rows: list[DataRow]) -> None:
    """The fault names the image; once it is left out, the next one of its row is shown in its place."""
    with opened(rows) as image_set:
        before = everything(image_set)
        broken = Path(rows[0].path) / "004.png"
        broken.write_bytes(broken.read_bytes()[:50])
        with pytest.raises(ImageFault, match=r"004\.png") as fault:
            everything(image_set)
        assert (fault.value.row, fault.value.place, fault.value.can_leave_out) == (0, 4, True)
        assert image_set.leave_out(4) == 0
        np.testing.assert_array_equal(everything(image_set), before[[0, 1, 2, 3, 0, 5, 6, 7, 8, 9, 10]])
        assert image_set.leave_out(0) == 1
        np.testing.assert_array_equal(everything(image_set)[[0, 4]], before[[1, 1]])


def test_the_last_image_of_a_row_cannot_be_left_out(rows: list[DataRow]) -> None:
    """There is nothing of the row to show instead, and the fault says so."""
    with opened(rows) as image_set:
        for place in range(4):
            image_set.leave_out(place)
        (Path(rows[0].path) / "004.png").unlink()
        with pytest.raises(ImageFault) as fault:
            everything(image_set)
        assert not fault.value.can_leave_out
        with pytest.raises(BadInput, match="no other image"):
            image_set.leave_out(4)


def test_a_vanished_measurement_comes_back(rows: list[DataRow], tmp_path: Path) -> None:
    """A file that goes away is named as a whole; put back, the same images are read again."""
    with opened(rows) as image_set:
        before = everything(image_set)
        path = Path(rows[1].path)
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2])
        with pytest.raises(ImageFault, match=r"b\.rtdc") as fault:
            everything(image_set)
        assert fault.value.place is None and not fault.value.can_leave_out
        path.unlink()
        with pytest.raises(ImageFault, match="does not exist"):
            everything(image_set)
        path.write_bytes(content)
        np.testing.assert_array_equal(everything(image_set), before)


def test_another_image_under_the_same_name_is_noticed(rows: list[DataRow]) -> None:
    """What the network saw before is compared by content: a copy is fine, other pixels are not."""
    with opened(rows) as image_set:
        everything(image_set)
        file = Path(rows[0].path) / "002.png"
        content = file.read_bytes()
        file.unlink()
        file.write_bytes(content)
        everything(image_set)
        cv2.imwrite(str(file), np.zeros((8, 8), dtype=np.uint8))
        with pytest.raises(ImageFault, match=r"002\.png was replaced") as fault:
            everything(image_set)
        assert fault.value.place == 2


@pytest.mark.parametrize("memory_limit_bytes", [0, 2**20])
def test_a_set_is_loaded_with_what_was_left_out(rows: list[DataRow], memory_limit_bytes: int) -> None:
    """A resumed training shows the same images as the one that left some out, unread."""
    samples = divide(rows, SplitSpec(), 1)["train"]
    with opened(rows) as image_set:
        before = everything(image_set)
    (Path(rows[0].path) / "001.png").write_bytes(b"no image")
    with ImageSet.load(
        rows,
        samples,
        SPEC,
        ("a", "b"),
        1,
        False,
        memory_limit_bytes=memory_limit_bytes,
        left_out=np.array([[0, 1], [1, 5]]),
    ) as image_set:
        np.testing.assert_array_equal(everything(image_set), before[[0, 2, 2, 3, 4, 5, 6, 7, 8, 9, 5]])


def test_batches_are_mended_where_they_are_asked_for(rows: list[DataRow]) -> None:
    """Only the batches with a fault are mended, in the consumer's thread, and the others stay as they are."""
    with opened(rows) as image_set:
        before = list(plain_batches(image_set, SPEC, 2))
        file = Path(rows[0].path) / "002.png"
        content = file.read_bytes()
        file.unlink()
        asked = []

        def mend(again: Callable[[], Batch]) -> Batch:
            asked.append(1)
            with pytest.raises(ImageFault):
                again()
            file.write_bytes(content)
            return again()

        after = list(plain_batches(image_set, SPEC, 2, mend))
    assert asked == [1]
    assert [batch.images.tobytes() for batch in after] == [batch.images.tobytes() for batch in before]
