"""Scores that are written into measurements are what dclab reads, and its own check finds nothing wrong.

dclab lives in an environment of its own (requirements-interop-dclab.txt), whose Python
DISCERN_DCLAB_PYTHON names.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from datasets.score_ids import SCORE, score_ids
from sessions.predictions.registry import Wishes, write_predictions
from sessions.predictions.table import FilePredictions, PredictingModel, Predictions

PYTHON = os.environ.get("DISCERN_DCLAB_PYTHON", "")
READER = Path(__file__).with_name("dclab_reader.py")
REAL = Path(__file__).parents[2].parent / "shared" / "data"
REAL_FILES = [
    file
    for file in (REAL / "autocat/validation/cat.rtdc", REAL / "fashion-mnist-2000/images.rtdc")
    if file.is_file()
]
N = 120

pytestmark = pytest.mark.skipif(not PYTHON, reason="DISCERN_DCLAB_PYTHON does not name a Python with dclab")


def checked(path: Path, folder: Path) -> dict[str, Any]:
    """Return what dclab finds in a file."""
    command = [PYTHON, str(READER), "check", str(path), str(folder / "found.npz")]
    done = subprocess.run(command, check=False, capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr.decode()
    with np.load(folder / "found.npz") as arrays:
        return dict(arrays)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what dclab wrote: whole.rtdc has a score of another program, plain.rtdc has none."""
    folder = tmp_path_factory.mktemp("dclab")
    subprocess.run([PYTHON, str(READER), "write", str(folder)], check=True, capture_output=True, timeout=300)
    shutil.copyfile(folder / "whole.rtdc", folder / "plain.rtdc")
    with h5py.File(folder / "plain.rtdc", "r+") as file:
        del file["events/ml_score_r1f"]
    return folder


def predicted(path: Path, n_classes: int, n: int = N) -> Predictions:
    """Return scores of all events, some of them a little beyond 0 and 1."""
    scores = np.random.default_rng(n_classes).dirichlet(np.full(n_classes, 0.2), n).astype(np.float32)
    scores[0, 0], scores[0, 1:] = 1.0000001, -1e-9
    part = FilePredictions(str(path), "rtdc", [str(place) for place in range(n)], range(n), scores)
    names = tuple(f"Zelltyp {number} äöü" for number in range(n_classes))
    return Predictions((part,), names, (PredictingModel("/models/größe.keras", "0" * 64),))


@pytest.mark.parametrize("kind", ["copy", "scores"])
@pytest.mark.parametrize("n_classes", [2, 20])
def test_dclab_finds_nothing_wrong(written: Path, kind: Any, n_classes: int, tmp_path: Path) -> None:
    """0 violations, 0 alerts, every class, the same scores, the class of the highest one, all images."""
    source = written / "plain.rtdc"
    before = checked_source(source, tmp_path)
    assert not before["violations"].size
    assert not before["alerts"].size
    made = predicted(source, n_classes)
    assert write_predictions(tmp_path / "out.rtdc", made, Wishes(rtdc=kind)) == ()
    found = checked(tmp_path / "out.rtdc", tmp_path)
    assert found["violations"].tolist() == []
    assert found["alerts"].tolist() == []
    ids = score_ids(made.classes)
    assert {name for name in found if name.startswith(SCORE)} == {SCORE + one for one in ids}
    stored = np.stack([found[SCORE + one] for one in ids], axis=1)
    np.testing.assert_array_equal(stored, np.clip(made.files[0].scores.astype(np.float64), 0, 1))
    alphabetical = np.argsort(ids)
    np.testing.assert_array_equal(found["ml_class"], stored[:, alphabetical].argmax(axis=1))
    np.testing.assert_array_equal(found["image_means"], before["image_means"])


def checked_source(path: Path, folder: Path) -> dict[str, Any]:
    """Check a file that has no scores yet, through a copy with one for the class to be computed from."""
    copy = folder / "one.rtdc"
    shutil.copyfile(path, copy)
    with h5py.File(copy, "r+") as file:
        n = len(file["events/image"])
        file["events/ml_score_one"] = np.zeros(n)
    return {**checked(copy, folder), "n": n}


def test_scores_are_found_beside_the_measurement_wherever_both_are(written: Path, tmp_path: Path) -> None:
    """The file of scores and its measurement are moved together; the old place is gone."""
    first, second = tmp_path / "first", tmp_path / "second"
    (first / "scores").mkdir(parents=True)
    shutil.copyfile(written / "whole.rtdc", first / "cells.rtdc")
    made = predicted(first / "cells.rtdc", 3)
    write_predictions(first / "scores" / "out.rtdc", made, Wishes(rtdc="scores"))
    first.rename(second)
    found = checked(second / "scores" / "out.rtdc", tmp_path)
    assert found["image_means"].shape == (N,)
    # The measurement's own score of another program is not mixed with the new ones.
    assert len([name for name in found if name.startswith(SCORE)]) == 3
    assert (second / "scores" / "out.rtdc").stat().st_size < 100_000


@pytest.mark.skipif(not REAL_FILES, reason="no real measurements beside the project")
def test_real_files_stay_as_good_as_they_were(tmp_path: Path) -> None:
    """No violation and no alert that the measurement of another program had not before."""
    for number, path in enumerate(REAL_FILES):
        folder = tmp_path / str(number)
        folder.mkdir()
        before = checked_source(path, folder)
        for kind in ("copy", "scores"):
            write_predictions(folder / "out.rtdc", predicted(path, 4, before["n"]), Wishes(rtdc=kind))
            found = checked(folder / "out.rtdc", folder)
            assert set(found["violations"]) <= set(before["violations"]), (path, kind)
            assert set(found["alerts"]) <= set(before["alerts"]), (path, kind)
