"""The same training with several seeds, or once for each fold."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import t as student

from datasets.basics.errors import BadInput
from datasets.spec import DataRow, SplitSpec
from datasets.split import divide
from engine.jobs.summarize_series import run
from engine.protocol.series import SummarizeSeriesRequest
from engine.protocol.training import TrainResult
from engine.series_text import series_lines
from models.evaluation.assessment import Assessment
from models.evaluation.metrics import measured
from sessions.document import Session
from sessions.series import folds_of, repeats_of

ROOT = Path(__file__).parents[3]
ROWS = (
    DataRow(path="/a", class_name="a", part="split", n_images=40),
    DataRow(path="/b", class_name="b", part="split", n_images=31),
)


def _session(**update: Any) -> Session:
    return Session(name="cells", rows=ROWS, classes=("a", "b"), seed=4, **update)


def _parts(session: Session) -> dict[str, Any]:
    return divide(session.rows, session.split, session.seed)


def _result(correct: int, n: int) -> TrainResult:
    labels = np.zeros(n, dtype=np.int64)
    probabilities = np.tile(np.array([[0.9, 0.1]], dtype=np.float32), (n, 1))
    probabilities[correct:] = probabilities[correct:, ::-1]
    figures = measured(Assessment.of(probabilities, labels, ("a", "b")), bootstrap=False)
    return TrainResult(
        run="/runs/x",
        best_epoch=1,
        epochs=1,
        validation=figures,
        test=None,
        images_per_second=1.0,
        seconds=1.0,
    )


def test_repeats_have_other_seeds_and_the_same_division() -> None:
    """The first one divides as the session does; the others as the first."""
    session = _session()
    repeats = repeats_of(session, 3)
    assert [(one.name, one.seed) for one in repeats] == [
        ("cells_seed4", 4),
        ("cells_seed5", 5),
        ("cells_seed6", 6),
    ]
    for one in repeats:
        for part, samples in _parts(session).items():
            np.testing.assert_array_equal(_parts(one)[part], samples)
    own = repeats_of(_session(split=SplitSpec(seed=9)), 2)
    assert [one.split.seed for one in own] == [9, 9]


def test_folds_validate_every_image_once() -> None:
    """Over the folds each image that is not for test is validated once; the test part is the same in all."""
    folds = folds_of(_session(), 4)
    assert [one.name for one in folds] == [f"cells_fold{number}" for number in (1, 2, 3, 4)]
    validated = np.concatenate([_parts(one)["validation"] for one in folds])
    assert len(np.unique(validated, axis=0)) == len(validated)
    for one in folds:
        np.testing.assert_array_equal(_parts(one)["test"], _parts(folds[0])["test"])
    assert len(validated) + len(_parts(folds[0])["test"]) == 71


@pytest.mark.parametrize(("part", "words"), [("train", "cut into folds"), ("validation", "in every fold")])
def test_data_without_folds_are_refused(part: Any, words: str) -> None:
    """Where nothing is to divide, or every fold would validate the same images, a sentence says so."""
    fixed = ROWS[0].model_copy(update={"part": part})
    rows = (fixed,) if part == "train" else (fixed, ROWS[1])
    with pytest.raises(BadInput, match=words):
        folds_of(_session().model_copy(update={"rows": rows}), 3)


def test_the_figures_of_a_series() -> None:
    """Mean, deviation and Student's interval of the accuracies; over all folds each image counts the same."""
    results = (_result(8, 10), _result(9, 10), _result(40, 40))
    found = run(SummarizeSeriesRequest(kind="folds", results=results), None)  # type: ignore[arg-type]
    accuracies = [0.8, 0.9, 1.0]
    assert found.test is None and found.validation is not None and found.out_of_fold is not None
    assert found.validation.mean == pytest.approx(0.9)
    assert found.validation.standard_deviation == pytest.approx(statistics.stdev(accuracies))
    interval = student.interval(0.95, 2, loc=0.9, scale=statistics.stdev(accuracies) / 3**0.5)
    assert found.validation.mean_ci95 == pytest.approx((interval[0], min(1.0, interval[1])))
    assert (found.out_of_fold.n, found.out_of_fold.accuracy) == (60, pytest.approx(57 / 60))
    low, high = found.out_of_fold.accuracy_ci95
    assert low < 57 / 60 < high
    assert series_lines(found)[-1].startswith("All folds together: 95.0 % (95 % interval")
    one = run(SummarizeSeriesRequest(kind="repeats", results=results[:1]), None)  # type: ignore[arg-type]
    assert one.out_of_fold is None and one.validation is not None and one.validation.mean_ci95 is None


def test_each_fold_has_its_run_and_all_together_are_told(make_session: Any, tmp_path: Path) -> None:
    """Two folds by the command: two runs, their spread, and the accuracy over all validated images."""
    make_session()
    asked = ("architecture=MLP_64_32_16", "size=16", "color=gray", "augmentation.enabled=false", "device=cpu")
    settings = [part for one in asked for part in ("--set", one)]
    (tmp_path / "data" / "train").rename(tmp_path / "images")
    rows = [f"--data={tmp_path / 'images'}"]
    command = [sys.executable, str(ROOT / "main.py"), "train", *rows, *settings, "--name", "cells"]
    command += ["--out", str(tmp_path / "runs"), "--epochs", "1", "--seed", "4", "--folds", "2", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert [Path(one["run"]).name for one in answer["runs"]] == ["cells_fold1", "cells_fold2"]
    sessions = [json.loads((Path(one["run"]) / "session.json").read_text()) for one in answer["runs"]]
    assert [one["split"]["fold"] for one in sessions] == [1, 2] and sessions[1]["seed"] == 4
    accuracies = [one["validation"]["accuracy"] for one in answer["runs"]]
    assert answer["accuracy"]["validation"]["mean"] == pytest.approx(statistics.fmean(accuracies))
    n = sum(one["validation"]["n"] for one in answer["runs"])
    assert answer["out_of_fold"]["n"] == n and n + answer["runs"][0]["test"]["n"] == 48
