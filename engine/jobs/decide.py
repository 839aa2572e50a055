"""Keeps what the user decided about the model of a run."""

from __future__ import annotations

from pathlib import Path

from datasets.basics.errors import BadInput
from engine.jobs.base import JobContext, JobInfo
from engine.jobs.model_source import model_source
from engine.protocol.decisions import DecideRequest, DecideResult
from sessions.decisions import decide

JOB = JobInfo(name="decide", request=DecideRequest, result=DecideResult)


def run(request: DecideRequest, context: JobContext) -> DecideResult:
    """Write the decisions into the run's journal, if there are any, and return those that hold."""
    source = model_source(Path(request.model))
    if request.decisions is not None:
        if source.run is None:
            raise BadInput(
                f"{request.model} is a model without a run, where nothing can be kept: name the run folder."
            )
        decide(source.run, request.decisions)
    return DecideResult(decisions=source.decisions())
