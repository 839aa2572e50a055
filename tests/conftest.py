"""What holds for all tests: nothing is kept in the folders of the user who runs them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from datasets.spec import DataRow, Part

# As the program does before it loads TensorFlow: some test may load it first, and what its C++ code then
# writes would count as the program's own words.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Networks that a test converts are kept in a folder of the tests, in child processes too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISCERN_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("DISCERN_HISTORY", str(tmp_path_factory.mktemp("history")))
        yield


@pytest.fixture(scope="session")
def corner_model() -> Path:
    """A model file that tells in which half a bright spot is; tests/campaigns/corner_model.py makes it."""
    return Path(__file__).parent / "data" / "corners.keras"


@pytest.fixture(scope="session")
def corner_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders ``left`` and ``right`` of three images each, with a bright spot in that half."""
    root = tmp_path_factory.mktemp("corner images")
    for number, name in enumerate(("left", "right")):
        (root / name).mkdir()
        for index in range(3):
            image = np.full((16, 16), 20, np.uint8)
            x, y = 1 + 10 * number, 1 + 5 * index
            image[y : y + 4, x : x + 4] = 250
            assert cv2.imwrite(str(root / name / f"{name} {index}.png"), image)
    return root


@pytest.fixture(scope="session")
def write_halves() -> Callable[[Path], tuple[DataRow, ...]]:
    """Return a function that writes gray 8x8 images, bright left or right, and returns their rows."""

    def write(folder: Path) -> tuple[DataRow, ...]:
        numbers = np.random.default_rng(1)
        rows = []
        parts: tuple[tuple[Part, int], ...] = (("train", 2), ("validation", 12))
        for part, n in parts:
            for side, name in enumerate(("left", "right")):
                place = folder / part / name
                place.mkdir(parents=True)
                for index in range(n):
                    image = numbers.integers(0, 60, (8, 8), dtype=np.uint8)
                    image[:, side * 4 : (side + 1) * 4] += np.uint8(150)
                    assert cv2.imwrite(str(place / f"{index}.png"), image)
                rows.append(DataRow(path=str(place), class_name=name, n_images=n, part=part))
        return tuple(rows)

    return write


@pytest.fixture(autouse=True)
def _same_random_numbers() -> None:
    """Initial weights do not depend on the tests that ran before in the same process."""
    keras = sys.modules.get("keras")
    if keras is not None and hasattr(keras, "utils"):
        keras.utils.set_random_seed(1)
