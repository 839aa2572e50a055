"""Keeps what the user decided about the model of a run."""

from __future__ import annotations

from pathlib import Path

from engine.jobs.base import JobInfo
from engine.protocol.decisions import DecideRequest, DecideResult
from engine.steps.context import JobContext
from engine.steps.models.model_source import model_source, run_of
from sessions.decisions import decide

JOB = JobInfo(name="decide", request=DecideRequest, result=DecideResult)


def run(request: DecideRequest, context: JobContext) -> DecideResult:
    """Write the decisions into the run's journal, if there are any, and return those that hold."""
    if request.decisions is not None:
        decide(run_of(Path(request.model)), request.decisions)
    return DecideResult(decisions=model_source(Path(request.model)).decisions())
