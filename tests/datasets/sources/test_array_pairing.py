"""Labels in ``.npz`` files that do not fit their images, and arrays that only look like labels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets.basics.errors import BadInput
from datasets.sources.numpy_arrays import selections


@pytest.mark.parametrize(
    ("arrays", "sentence"),
    [
        ({"images": 8, "labels": 7}, "'labels' has 7 entries for the 8 images in 'images'"),
        ({"cells": 8, "y": 9}, "'y' has 9 entries for the 8 images in 'cells'"),
        ({"x_train": 8, "y_train": 8, "x_test": 6, "y_test": 5}, "'y_test' has 5 entries for the 6 images"),
        ({"x": 8, "targets": 0}, "'targets' has 0 entries for the 8 images in 'x'"),
    ],
)
def test_labels_of_another_length_are_refused(
    tmp_path: Path, images: Any, arrays: dict[str, int], sentence: str
) -> None:
    """Labels are never left aside because one is missing: nobody could tell which."""
    content = {
        name: images(n) if name in ("images", "cells") or name[0] == "x" else np.arange(n) % 2
        for name, n in arrays.items()
    }
    np.savez(tmp_path / "a.npz", **content)
    with pytest.raises(BadInput, match=rf"a\.npz.*{sentence}"):
        selections(tmp_path / "a.npz")


def test_other_arrays_beside_the_labels_are_left_alone(tmp_path: Path, images: Any) -> None:
    """Names of classes, a word for the whole file, and labels of other images have a length of their own."""
    np.savez(
        tmp_path / "a.npz",
        x_train=images(4),
        y_train=[0, 1, 1, 0],
        y_test=[0, 1],
        classes=["cat", "dog"],
        label="all",
    )
    assert [one.class_name for one in selections(tmp_path / "a.npz")] == ["cat", "dog"]


def test_missing_labels_are_called_missing(tmp_path: Path, images: Any) -> None:
    """NaN is no odd type but no label."""
    np.savez(tmp_path / "a.npz", x=images(4), y=[0, np.nan, 1, np.nan])
    with pytest.raises(BadInput, match=r"labels 'y' in .*a\.npz are missing \(NaN\) for 2 of 4 images"):
        selections(tmp_path / "a.npz")
