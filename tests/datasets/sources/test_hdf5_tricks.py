"""HDF5 files that try to do harm, each opened in a process of its own to see what that costs.

Run as a program, this file opens the file that is named and prints what happened.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from datasets.basics.errors import BadInput
from datasets.sources.rtdc import channel_names, open_images, scalar_names, selections

Trick = Callable[[Path, Path], None]

SECRET = np.full((4, 8, 8), 42, dtype=np.uint8)


def external_link(path: Path, folder: Path) -> None:
    """The images are a link into another file."""
    with h5py.File(path, "w") as file:
        file.create_group("events")["image"] = h5py.ExternalLink(folder / "secret.h5", "/events/image")


def external_storage(path: Path, folder: Path) -> None:
    """The bytes of the images are those of another file."""
    with h5py.File(path, "w") as file:
        parts = [(str(folder / "secret.raw"), 0, SECRET.nbytes)]
        file.create_dataset("events/image", shape=SECRET.shape, dtype=np.uint8, external=parts)


def virtual_dataset(path: Path, folder: Path) -> None:
    """The images are put together from another file."""
    layout = h5py.VirtualLayout(shape=SECRET.shape, dtype=np.uint8)
    layout[:] = h5py.VirtualSource(folder / "secret.h5", "events/image", shape=SECRET.shape)
    with h5py.File(path, "w") as file:
        file.create_virtual_dataset("events/image", layout)


def hard_link_cycle(path: Path, folder: Path) -> None:
    """A group is its own member, so that a walk never ends."""
    with h5py.File(path, "w") as file:
        file["image"] = SECRET
        file["events"] = file["/"]


def soft_link_loop(path: Path, folder: Path) -> None:
    """Two links that name each other."""
    with h5py.File(path, "w") as file:
        events = file.create_group("events")
        events["image"] = h5py.SoftLink("/events/other")
        events["other"] = h5py.SoftLink("/events/image")


def huge_shape(path: Path, folder: Path) -> None:
    """A few kilobytes that claim 100 GB."""
    with h5py.File(path, "w") as file:
        images = file.create_dataset(
            "events/image", (25_000_000, 64, 64), np.uint8, chunks=(100, 64, 64), compression="gzip"
        )
        images[:100] = 1


def chunk_bomb(path: Path, folder: Path) -> None:
    """A single chunk of 100 MB that is stored as some kilobytes."""
    with h5py.File(path, "w") as file:
        kind: dict[str, Any] = {"chunks": (100, 1024, 1024), "compression": "gzip", "compression_opts": 1}
        file.create_dataset("events/image", (100, 1024, 1024), np.uint8, **kind)[0, 0, 0] = 1


def huge_attribute(path: Path, folder: Path) -> None:
    """Sound images, but a pixel size of four million numbers."""
    with h5py.File(path, "w", libver="latest") as file:
        file["events/image"] = SECRET
        space = h5py.h5s.create_simple((4_000_000,))
        h5py.h5a.create(file.id, b"imaging:pixel size", h5py.h5t.NATIVE_DOUBLE, space)


def wide_objects(path: Path, folder: Path) -> None:
    """Images that are texts of any length."""
    with h5py.File(path, "w") as file:
        file.create_dataset("events/image", (4, 8, 8), dtype=h5py.string_dtype())


def references(path: Path, folder: Path) -> None:
    """Images that are references to other objects."""
    with h5py.File(path, "w") as file:
        images = file.create_dataset("events/image", (4, 8, 8), dtype=h5py.ref_dtype)
        images[0, 0, 0] = file["events"].ref


def truncated(path: Path, folder: Path) -> None:
    """Half of a file behind a block of something else."""
    with h5py.File(path, "w", userblock_size=512) as file:
        file["events/image"] = np.ones((100, 32, 32), np.uint8)
    content = path.read_bytes()
    path.write_bytes(b"#!/bin/sh\n" + content[10 : len(content) // 2])


def deep_nesting(path: Path, folder: Path) -> None:
    """Twenty thousand groups within each other instead of images."""
    with h5py.File(path, "w", libver="latest") as file:
        group = file.create_group("events/image")
        for _ in range(20_000):
            group = group.create_group("g")


def crowded_group(path: Path, folder: Path) -> None:
    """Sound images among five thousand others."""
    with h5py.File(path, "w", libver="latest") as file:
        file["events/image"] = SECRET
        for number in range(5_000):
            file["events"][f"ml_score_{number}"] = h5py.SoftLink("/events/image")


TRICKS: tuple[tuple[Trick, str], ...] = (
    (external_link, "link to somewhere else"),
    (external_storage, "stored in another file"),
    (virtual_dataset, "put together from other files"),
    (hard_link_cycle, "contains itself"),
    (soft_link_loop, "link to somewhere else"),
    (huge_shape, "claims 102,400,000,000 bytes"),
    (chunk_bomb, "pieces of more than 64 MiB"),
    (huge_attribute, "no single value"),
    (wide_objects, "holds no numbers"),
    (references, "holds no numbers"),
    (truncated, "damaged, truncated"),
    (deep_nesting, "is not a dataset"),
    (crowded_group, "more than 2000 entries"),
)
"""What makes a file, and what the refusal says."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with secrets that a hostile file could lead to."""
    made = tmp_path_factory.mktemp("tricks")
    with h5py.File(made / "secret.h5", "w") as other:
        other["events/image"] = SECRET
    (made / "secret.raw").write_bytes(SECRET.tobytes())
    return made


@pytest.mark.skipif(sys.platform != "linux", reason="the peak memory is read from /proc")
@pytest.mark.parametrize(("make", "refusal"), TRICKS, ids=[make.__name__ for make, _ in TRICKS])
def test_tricks_are_refused_quickly_and_in_little_memory(folder: Path, make: Trick, refusal: str) -> None:
    """Within 2 s and 300 MB, of which the libraries take most, and with a sentence that names the file."""
    path = folder / f"{make.__name__}.rtdc"
    make(path, folder)
    child = subprocess.run(
        [sys.executable, __file__, str(path)],
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    found = json.loads(child.stdout)
    assert refusal in found["said"]
    assert path.name in found["said"]
    assert found["seconds"] < 2
    assert found["peak_mb"] < 300


def look_at(path: Path) -> None:
    """Open a file as adding it does; print what it said, the seconds, and the peak memory of the process."""
    begun = time.perf_counter()
    said = ""
    try:
        with open_images(path) as source:
            source.read(0)
        selections(path), channel_names(path), scalar_names(path)
    except BadInput as refusal:
        said = str(refusal)
    seconds = time.perf_counter() - begun
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak_kb = int(status.partition("VmHWM:")[2].split()[0])
    sys.stdout.write(json.dumps({"said": said, "seconds": seconds, "peak_mb": peak_kb / 1024}))


if __name__ == "__main__":
    look_at(Path(sys.argv[1]))
