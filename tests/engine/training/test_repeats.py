"""The same training with several seeds."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]


def test_each_seed_has_its_run_and_the_spread_is_told(make_session: Any, tmp_path: Path) -> None:
    """Two seeds, two runs with different weights, and mean and deviation of their accuracies."""
    make_session()
    asked = ("architecture=MLP_64_32_16", "size=16", "color=gray", "flip_horizontal=false", "device=cpu")
    settings = [part for one in asked for part in ("--set", one)]
    command = [sys.executable, str(ROOT / "main.py"), "train", "--data", str(tmp_path / "data"), *settings]
    command += ["--out", str(tmp_path / "runs"), "--epochs", "2", "--seed", "4", "--repeat", "2", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert [Path(run["run"]).name for run in answer["runs"]] == ["seed_4", "seed_5"]
    sessions = [json.loads((Path(run["run"]) / "session.json").read_text()) for run in answer["runs"]]
    assert [session["seed"] for session in sessions] == [4, 5]
    assert answer["runs"][0]["validation"]["loss"] != answer["runs"][1]["validation"]["loss"]
    accuracies = [run["validation"]["accuracy"] for run in answer["runs"]]
    assert answer["accuracy"]["validation"]["mean"] == pytest.approx(statistics.fmean(accuracies))
    deviation = answer["accuracy"]["validation"]["standard_deviation"]
    assert deviation == pytest.approx(statistics.stdev(accuracies))
