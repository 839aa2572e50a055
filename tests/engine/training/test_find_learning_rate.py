"""The search for a learning rate as the window and the command line ask for it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from datasets.basics.errors import Cancelled
from engine.jobs.registry import run_job
from engine.protocol.rate_finder import FindLearningRateRequest, FindLearningRateResult

ROOT = Path(__file__).parents[3]


def test_the_job_answers_with_a_curve(make_session: Any, make_context: Any) -> None:
    """The answer survives JSON, so that a window can draw it, and the suggestion is within its range."""
    answer = run_job("find_learning_rate", FindLearningRateRequest(session=make_session()), make_context())
    result = FindLearningRateResult.model_validate_json(answer.model_dump_json())
    assert len(result.rates) == len(result.losses) == len(result.smoothed) > 30
    assert result.lowest <= result.suggested <= result.highest


def test_a_cancelled_search_ends(make_session: Any, make_context: Any) -> None:
    """The user's cancel ends the search."""
    context = make_context()
    context.control.cancel()
    with pytest.raises(Cancelled):
        run_job("find_learning_rate", FindLearningRateRequest(session=make_session()), context)


def test_the_command_prints_one_json_object(make_session: Any, tmp_path: Path) -> None:
    """``find-rate --json`` prints the whole result and nothing else."""
    make_session()
    command = [sys.executable, str(ROOT / "main.py"), "find-rate", "--data", str(tmp_path / "data"), "--json"]
    asked = ("architecture=LeNet5_do", "size=16", "color=gray", "flip_horizontal=false", "device=cpu")
    settings = [part for one in asked for part in ("--set", one)]
    done = subprocess.run([*command, *settings], capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    assert 0 < json.loads(done.stdout)["suggested"] < 1
