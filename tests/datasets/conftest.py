"""Small data that the tests make themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import h5py
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import settings

from datasets.spec import DataRow, Part

# Time limits per example fail on busy machines without telling anything about the program.
settings.register_profile("no time limits", deadline=None, max_examples=60)
settings.load_profile("no time limits")

AnyArray = npt.NDArray[Any]


def random_images(n: int, height: int = 8, width: int = 8, channels: int = 0, seed: int = 0) -> AnyArray:
    """Return uint8 noise (n, height, width[, channels])."""
    shape = (n, height, width) + ((channels,) if channels else ())
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


@pytest.fixture
def images() -> Callable[..., AnyArray]:
    """A function that returns uint8 noise (n, height, width[, channels])."""
    return random_images


@pytest.fixture
def write_folder(tmp_path: Path) -> Callable[..., Path]:
    """A function that writes gray or RGB images as 000.png, 001.png … into a folder."""

    def write(name: str, pictures: AnyArray, suffix: str = ".png") -> Path:
        folder = tmp_path / name
        folder.mkdir(parents=True, exist_ok=True)
        for number, picture in enumerate(pictures):
            bgr = picture[:, :, ::-1] if picture.ndim == 3 else picture
            cv2.imencode(suffix, bgr)[1].tofile(folder / f"{number:03d}{suffix}")
        return folder

    return write


@pytest.fixture
def write_rtdc(tmp_path: Path) -> Callable[..., Path]:
    """A function that writes an ``.rtdc`` file with images, positions and the pixel size."""

    def write(
        name: str,
        pictures: AnyArray,
        positions: AnyArray | None = None,
        pixel_size: float | None = 1.0,
        **storage: Any,
    ) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with h5py.File(path, "w") as file:
            file.create_dataset("events/image", data=pictures, **storage)
            if positions is not None:
                file["events/pos_x"] = positions[:, 0]
                file["events/pos_y"] = positions[:, 1]
            if pixel_size is not None:
                file.attrs["imaging:pixel size"] = pixel_size
        return path

    return write


@pytest.fixture
def row_of() -> Callable[..., DataRow]:
    """A function that makes the counted row of a path."""

    def make(path: Path, class_name: str = "a", part: Part = "train", **options: Any) -> DataRow:
        source = "folder" if path.is_dir() else "rtdc"
        if path.is_dir():
            options.setdefault("n_images", sum(1 for found in path.rglob("*") if found.is_file()))
        else:
            with h5py.File(path) as file:
                options.setdefault("n_images", len(file["events/image"]))
        return DataRow(path=str(path), source=source, class_name=class_name, part=part, **options)

    return make
