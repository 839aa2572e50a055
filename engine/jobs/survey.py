"""Finds, counts, measures and hashes what the user named, and proposes a session for it."""

from __future__ import annotations

from engine.jobs.base import JobInfo
from engine.protocol.data import SurveyRequest, SurveyResult
from engine.steps.context import JobContext
from engine.steps.data.surveying import survey

JOB = JobInfo(name="survey", request=SurveyRequest, result=SurveyResult)


def run(request: SurveyRequest, context: JobContext) -> SurveyResult:
    """Tell each row as an event ``row`` after a first look, and as ``hashed`` when it is hashed."""
    return survey(request, context)
