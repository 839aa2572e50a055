"""HDF5 files that point elsewhere or claim to be huge. Each has a control: plain h5py falls for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest

from datasets.basics.errors import BadInput
from datasets.sources.rtdc import open_images

SECRET = np.full((4, 8, 8), 42, dtype=np.uint8)


@pytest.fixture
def hostile(tmp_path: Path) -> Callable[[Callable[[h5py.File, Path], None]], Path]:
    """A function that makes a file whose maker may use another, secret file."""
    with h5py.File(tmp_path / "secret.h5", "w") as other:
        other["events/image"] = SECRET
    (tmp_path / "secret.raw").write_bytes(SECRET.tobytes())

    def make(build: Callable[[h5py.File, Path], None]) -> Path:
        path = tmp_path / "mailed.rtdc"
        with h5py.File(path, "w") as file:
            build(file, tmp_path)
        return path

    return make


def external_link(file: h5py.File, folder: Path) -> None:
    """Images are a link into another file."""
    file.create_group("events")["image"] = h5py.ExternalLink(folder / "secret.h5", "/events/image")


def external_group(file: h5py.File, folder: Path) -> None:
    """The whole group is a link into another file."""
    file["events"] = h5py.ExternalLink(folder / "secret.h5", "/events")


def soft_link(file: h5py.File, folder: Path) -> None:
    """Images are a soft link."""
    file["elsewhere"] = SECRET
    file.create_group("events")["image"] = h5py.SoftLink("/elsewhere")


def external_storage(file: h5py.File, folder: Path) -> None:
    """The bytes of the images are those of another file."""
    parts = [(str(folder / "secret.raw"), 0, SECRET.nbytes)]
    file.create_dataset("events/image", shape=SECRET.shape, dtype=np.uint8, external=parts)


def virtual(file: h5py.File, folder: Path) -> None:
    """The images are put together from another file."""
    layout = h5py.VirtualLayout(shape=SECRET.shape, dtype=np.uint8)
    layout[:] = h5py.VirtualSource(folder / "secret.h5", "events/image", shape=SECRET.shape)
    file.create_virtual_dataset("events/image", layout)


@pytest.mark.parametrize(
    ("build", "reason"),
    [
        (external_link, "link to somewhere else"),
        (external_group, "link to somewhere else"),
        (soft_link, "link to somewhere else"),
        (external_storage, "stored in another file"),
        (virtual, "put together from other files"),
    ],
)
def test_files_that_lead_elsewhere_are_refused(
    hostile: Callable[..., Path], build: object, reason: str
) -> None:
    """Plain h5py reads the secret through the file; the reader refuses it with the file's name."""
    path = hostile(build)
    with h5py.File(path) as control:
        assert control["events/image"][0, 0, 0] == 42
    with pytest.raises(BadInput, match=rf"mailed\.rtdc.*{reason}"):
        open_images(path)


def test_links_of_positions_are_refused_as_well(tmp_path: Path, hostile: Callable[..., Path]) -> None:
    """Not only the images: positions are read through the same check."""

    def build(file: h5py.File, folder: Path) -> None:
        file["events/image"] = SECRET
        file.attrs["imaging:pixel size"] = 1.0
        file["events/pos_y"] = np.ones(4)
        file["events"]["pos_x"] = h5py.ExternalLink(folder / "secret.h5", "/events/image")

    with pytest.raises(BadInput, match="link to somewhere else"):
        open_images(hostile(build))


def test_a_group_that_contains_itself_is_refused(hostile: Callable[..., Path]) -> None:
    """A hard-link cycle, in which a walk over all members would never end."""

    def build(file: h5py.File, folder: Path) -> None:
        file["image"] = SECRET
        file["events"] = file["/"]

    path = hostile(build)
    with h5py.File(path) as control:
        assert "image" in control["events/events/events/events"]
    with pytest.raises(BadInput, match="contains itself"):
        open_images(path)


def test_a_declared_size_far_beyond_the_stored_one_is_refused(hostile: Callable[..., Path]) -> None:
    """A few kilobytes that claim 100 GB are refused without reading."""

    def build(file: h5py.File, folder: Path) -> None:
        images = file.create_dataset(
            "events/image",
            shape=(25_000_000, 64, 64),
            dtype=np.uint8,
            chunks=(100, 64, 64),
            compression="gzip",
        )
        images[:100] = 1

    with pytest.raises(BadInput, match="claims 102,400,000,000 bytes"):
        open_images(hostile(build))


def test_images_that_were_never_written_are_refused(hostile: Callable[..., Path]) -> None:
    """A recording that stopped before its first image is not ten thousand black images."""

    def build(file: h5py.File, folder: Path) -> None:
        file.create_dataset("events/image", shape=(10_000, 64, 64), dtype=np.uint8, chunks=(10, 64, 64))

    with pytest.raises(BadInput, match="never filled"):
        open_images(hostile(build))


def test_huge_chunks_are_refused(hostile: Callable[..., Path]) -> None:
    """One chunk is unpacked as a whole, so that its size is capped."""

    def build(file: h5py.File, folder: Path) -> None:
        images = file.create_dataset(
            "events/image",
            shape=(80, 1024, 1024),
            dtype=np.uint8,
            chunks=(80, 1024, 1024),
            compression="gzip",
        )
        images[0, 0] = 1

    with pytest.raises(BadInput, match="more than 64 MiB"):
        open_images(hostile(build))


def test_black_images_compress_well_and_are_fine(tmp_path: Path) -> None:
    """The cap on inflation spares small files of blank images."""
    path = tmp_path / "black.rtdc"
    with h5py.File(path, "w") as file:
        file.create_dataset(
            "events/image",
            data=np.zeros((1000, 32, 32), dtype=np.uint8),
            chunks=(500, 32, 32),
            compression="gzip",
        )
    with open_images(path) as source:
        assert source.read(999).max() == 0
