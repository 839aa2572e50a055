"""Keeps the licence and the notes that go with a run's model."""

from __future__ import annotations

from pathlib import Path

from engine.jobs.base import JobInfo
from engine.protocol.model_info import AnnotateRequest, AnnotateResult
from engine.steps.context import JobContext
from engine.steps.models.model_source import run_of
from sessions.description import describe

JOB = JobInfo(name="annotate", request=AnnotateRequest, result=AnnotateResult)


def run(request: AnnotateRequest, context: JobContext) -> AnnotateResult:
    """Write licence and notes into the run's journal."""
    describe(run_of(Path(request.model)), request.licence, request.notes)
    return AnnotateResult(licence=request.licence, notes=request.notes)
