"""A row read in blocks gives the very images that a set gives one by one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import h5py
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.basics.errors import BadInput
from datasets.batches import plain_batches
from datasets.imageset import ImageSet
from datasets.preprocessing.blocks import prepare_block
from datasets.preprocessing.chain import prepare
from datasets.row_stream import RowStream
from datasets.spec import DataRow, InputSpec


@settings(max_examples=80, deadline=None)
@given(
    data=st.data(),
    n=st.integers(1, 5),
    extent=st.tuples(st.integers(3, 24), st.integers(3, 24)),
    size=st.integers(4, 16),
    color=st.sampled_from(["gray", "rgb"]),
    stored=st.sampled_from([1, 3]),
    dtype=st.sampled_from([np.uint8, np.uint16]),
    zoom=st.sampled_from([1.0, 1.0, 0.5]),
)
def test_a_block_is_its_images(
    data: st.DataObject,
    n: int,
    extent: tuple[int, int],
    size: int,
    color: Any,
    stored: int,
    dtype: Any,
    zoom: float,
) -> None:
    """Whatever the size, colour, depth, zoom, fit, padding and centre, near, beyond or unknown."""
    spec = InputSpec(
        size=size,
        color=color,
        fit=data.draw(st.sampled_from(["crop", "crop", "resize", "letterbox"])),
        padding=data.draw(st.sampled_from(["constant", "reflect", "delete", "alternate"])),
        depth_scaling=data.draw(st.sampled_from(["full_range", "per_image"])),
    )
    generator = np.random.default_rng(data.draw(st.integers(0, 99)))
    shape = (n, *extent) if stored == 1 else (n, *extent, 3)
    images = generator.integers(0, np.iinfo(dtype).max + 1, shape, dtype=dtype)
    centers = None
    if data.draw(st.booleans()):
        centers = np.rint(2 * generator.uniform(-3, 27, (n, 2))) / 2
        centers[generator.random(n) < 0.2, 1] = np.nan
    places = [None] * n if centers is None else [tuple(c) if np.isfinite(c).all() else None for c in centers]
    expected = [
        prepare(image, place, zoom, spec, seed=0, index=7 + number)
        for number, (image, place) in enumerate(zip(images, places, strict=True))
    ]
    found = prepare_block(images, centers, zoom, spec, seed=0, indices=range(7, 7 + n))
    np.testing.assert_array_equal(found, np.stack(expected))


@pytest.fixture
def measurement(tmp_path: Path) -> Path:
    """An .rtdc file with objects at different places, a measured value and a label."""
    generator = np.random.default_rng(2)
    path = tmp_path / "cells.rtdc"
    with h5py.File(path, "w") as file:
        images = generator.integers(0, 256, (50, 12, 20), dtype=np.uint8)
        file.create_dataset("events/image", data=images, chunks=(7, 12, 20))
        file["events/pos_x"] = generator.uniform(0, 20, 50) * 0.5
        file["events/pos_y"] = generator.uniform(0, 12, 50) * 0.5
        file["events/deform"] = generator.random(50)
        file["events/ml_score_r1f"] = (np.arange(50) % 3 == 0).astype(float)
        file.attrs["imaging:pixel size"] = 0.5
    return path


@pytest.mark.parametrize("selection", ["", "r1f"])
def test_a_stream_is_the_set_of_its_images(measurement: Path, selection: str) -> None:
    """Pictures, inputs, names and numbers, in blocks that are no multiple of anything."""
    n = 17 if selection else 50
    row = DataRow(path=str(measurement), source="rtdc", selection=selection, n_images=n, part="unlabeled")
    spec = InputSpec(size=8, scalars=("deform",), scalar_means=(0.5,), scalar_stds=(0.25,))
    samples = np.stack([np.zeros(n, np.int64), np.arange(n)], axis=1)
    with ImageSet.load((row,), samples, spec, (), seed=0, margin=False) as images:
        expected = next(batch.inputs for batch in plain_batches(images, spec, 1000))
        pictures, names = images.images(range(n)), images.names(range(n))
    with RowStream(row, spec) as stream:
        blocks = list(stream.blocks(11))
        assert len(blocks[0]) == 11
        assert list(stream.names()) == names
        assert list(stream.names()[2:5]) == names[2:5]
        assert list(stream.numbers()) == [int(name) for name in names]
    np.testing.assert_array_equal(np.concatenate([block.images for block in blocks]), pictures)
    for place in (0, 1):
        found = np.concatenate([block.inputs[place] for block in blocks])
        np.testing.assert_array_equal(found, expected[place])


def test_a_folder_is_streamed_too(tmp_path: Path) -> None:
    """Image files keep their names; one that cannot be read is named."""
    for number in range(5):
        assert cv2.imwrite(str(tmp_path / f"{number}.png"), np.full((9, 9), 40 * number, np.uint8))
    row = DataRow(path=str(tmp_path), source="folder", n_images=5, part="unlabeled")
    with RowStream(row, InputSpec(size=4)) as stream:
        assert list(stream.names()) == [f"{number}.png" for number in range(5)]
        images = np.concatenate([block.images for block in stream.blocks(2)])
    assert images[:, 0, 0, 0].tolist() == [0, 40, 80, 120, 160]
    (tmp_path / "3.png").write_bytes(b"no image")
    with RowStream(row, InputSpec(size=4)) as stream, pytest.raises(BadInput, match=r"3\.png"):
        list(stream.blocks())


def test_images_are_left_out_while_their_folder_is_there(tmp_path: Path) -> None:
    """A damaged one stands black in its block, with the reason; a drive that was pulled out ends the work."""
    folder = tmp_path / "cells"
    folder.mkdir()
    for number in range(5):
        assert cv2.imwrite(str(folder / f"{number}.png"), np.full((9, 9), 40 + number, np.uint8))
    (folder / "3.png").write_bytes(b"no image")
    row = DataRow(path=str(folder), source="folder", n_images=5, part="unlabeled")
    with RowStream(row, InputSpec(size=4), leave_out=True) as stream:
        first, second = stream.blocks(3)
        assert first.unreadable == {} and list(second.unreadable) == [3]
        assert "3.png" in second.unreadable[3]
        assert second.images[:, 0, 0, 0].tolist() == [0, 44]
        read = second.readable(np.arange(2))
        assert read.tolist() == [1] and len(np.asarray(second.inputs_at(read))) == 1
        folder.rename(tmp_path / "elsewhere")
        with pytest.raises(BadInput, match="cannot be read"):
            stream.block(0, 5)
