"""The search for a learning rate as the window and the command line ask for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from datasets.basics.errors import Cancelled
from engine.command_line import run
from engine.jobs.registry import run_job
from engine.protocol.rate_finder import FindLearningRateRequest, FindLearningRateResult, RateTried


def test_the_job_answers_with_a_curve(make_session: Any, make_context: Any) -> None:
    """The answer survives JSON, so that a window can draw it, and the suggestion is within its range."""
    context = make_context()
    answer = run_job("find_learning_rate", FindLearningRateRequest(session=make_session()), context)
    result = FindLearningRateResult.model_validate_json(answer.model_dump_json())
    assert len(result.rates) == len(result.losses) == len(result.smoothed) > 30
    assert result.lowest <= result.suggested <= result.highest
    told = [(point.rate, point.loss) for point in context.of(RateTried)]
    assert told == list(zip(result.rates, result.losses, strict=True)), "the same points, batch by batch"


def test_a_cancelled_search_ends(make_session: Any, make_context: Any) -> None:
    """The user's cancel ends the search."""
    context = make_context()
    context.control.cancel()
    with pytest.raises(Cancelled):
        run_job("find_learning_rate", FindLearningRateRequest(session=make_session()), context)


def test_the_command_prints_one_json_object(
    make_session: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """``find-rate --json`` prints the whole result and nothing else."""
    make_session()
    asked = ("architecture=LeNet5_do", "size=16", "color=gray", "flip_horizontal=false", "device=cpu")
    settings = [part for one in asked for part in ("--set", one)]
    assert run(["find-rate", "--data", str(tmp_path / "data"), "--json", *settings]) == 0
    assert 0 < json.loads(capfd.readouterr().out)["suggested"] < 1
