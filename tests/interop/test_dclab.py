"""What dclab writes is read as dclab reads it, image by image.

dclab lives in an environment of its own (requirements-interop-dclab.txt), whose Python
DISCERN_DCLAB_PYTHON names.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets.sources.registry import open_source, row_scalars
from datasets.sources.rtdc import channel_names, open_images, scalar_names, selections
from datasets.spec import DataRow

PYTHON = os.environ.get("DISCERN_DCLAB_PYTHON", "")
READER = Path(__file__).with_name("dclab_reader.py")
REAL_FILES = sorted((Path(__file__).parents[2].parent / "shared" / "data").glob("**/*.rtdc"))

pytestmark = pytest.mark.skipif(not PYTHON, reason="DISCERN_DCLAB_PYTHON does not name a Python with dclab")


def dclab(*arguments: object) -> None:
    """Run the script in dclab's environment."""
    subprocess.run([PYTHON, str(READER), *map(str, arguments)], check=True, capture_output=True, timeout=300)


def as_dclab_reads(path: Path, folder: Path) -> dict[str, Any]:
    """Return the features of a file as dclab reads them."""
    dclab("read", path, folder / "read.npz")
    with np.load(folder / "read.npz") as arrays:
        return dict(arrays)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what dclab wrote."""
    folder = tmp_path_factory.mktemp("dclab")
    dclab("write", folder)
    return folder


@pytest.mark.parametrize("name", ["whole.rtdc", "chopped.rtdc"])
def test_images_channels_and_values_are_equal(written: Path, tmp_path: Path, name: str) -> None:
    """Zstandard, checksums and, in the second file, images that are stored in pieces."""
    path = written / name
    expected = as_dclab_reads(path, tmp_path)
    n = len(expected["image"])
    with open_images(path) as source:
        np.testing.assert_array_equal(np.stack(source.read_many(range(n))), expected["image"])
        for index in (0, n // 2, n - 1):
            place = expected["pos_x"][index], expected["pos_y"][index]
            assert source.position(index) == pytest.approx(np.array(place) / expected["pixel_size"])
    assert channel_names(path) == ("image", "image_bg", "mask", "qpi_pha")
    with open_images(path, "", ("mask", "image_bg", "qpi_pha")) as source:
        stack = np.stack(source.read_many(range(n)))
    np.testing.assert_array_equal(stack[..., 0], np.where(expected["mask"], 255, 0))
    np.testing.assert_array_equal(stack[..., 1], expected["image_bg"])
    share = (expected["qpi_pha"].astype(np.float64) + 2 * np.pi) / (4 * np.pi)
    np.testing.assert_array_equal(stack[..., 2], np.rint(255 * np.clip(share, 0, 1)))


def test_values_and_labels_are_equal(written: Path, tmp_path: Path) -> None:
    """Scalars as they are; a score of 1 is the class, of 0 not, of NaN unknown."""
    path = written / "whole.rtdc"
    expected = as_dclab_reads(path, tmp_path)
    row = DataRow(path=str(path), source="rtdc")
    assert {"area_um", "deform"} <= set(scalar_names(path))
    with open_source(row) as source:
        found = row_scalars(row, source, ["deform", "area_um"])
    np.testing.assert_array_equal(found[:, 0], expected["deform"].astype(np.float32))
    np.testing.assert_array_equal(found[:, 1], expected["area_um"].astype(np.float32))
    assert [one.class_name for one in selections(path)] == [
        "RBC singlet focused",
        "not RBC singlet focused",
        "",
    ]
    with open_images(path, "r1f") as source:
        names = [int(source.name(index)) for index in range(source.n_images)]
    assert names == np.flatnonzero(expected["ml_score_r1f"] == 1).tolist()


@pytest.mark.skipif(not REAL_FILES, reason="no real measurements beside the project")
@pytest.mark.parametrize("path", REAL_FILES, ids=[path.name for path in REAL_FILES])
def test_real_files_are_equal(path: Path, tmp_path: Path) -> None:
    """Files that other programs wrote, gray and RGB."""
    expected = as_dclab_reads(path, tmp_path)["image"]
    with open_images(path) as source:
        np.testing.assert_array_equal(np.stack(source.read_many(range(source.n_images))), expected)
