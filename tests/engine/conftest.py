"""Small labelled images for the jobs and commands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import h5py
import numpy as np
import pytest

MakeData = Callable[..., Path]


@pytest.fixture
def make_data(tmp_path: Path) -> MakeData:
    """Return a function that writes a folder of easily told classes: bright left or bright right."""

    def make(n_train: int = 24, n_other: int = 10, classes: tuple[str, ...] = ("left", "right")) -> Path:
        root = tmp_path / "data with spaces"
        generator = np.random.default_rng(5)
        for part, count in (("train", n_train), ("validation", n_other), ("test", n_other)):
            for number, name in enumerate(classes):
                folder = root / part / name
                folder.mkdir(parents=True)
                for index in range(count):
                    image = generator.integers(0, 60, (16, 16), dtype=np.uint8)
                    image[:, number * 8 : number * 8 + 8] += np.uint8(150)
                    assert cv2.imwrite(str(folder / f"{name} ({index}).png"), image)
        return root

    return make


@pytest.fixture
def measurement(tmp_path: Path) -> Path:
    """A measurement of 40 dark images with a bright spot left or right."""
    generator = np.random.default_rng(4)
    images = generator.integers(0, 40, (40, 16, 16), dtype=np.uint8)
    for place, image in enumerate(images):
        left = 3 if place % 4 else 11
        image[6:9, left : left + 3] += np.uint8(generator.integers(60, 200))
    path = tmp_path / "spots.rtdc"
    with h5py.File(path, "w") as file:
        file.create_dataset("events/image", data=images, chunks=(7, 16, 16))
        file["events/ml_score_lab"] = (np.arange(40) % 2).astype(float)
    return path
