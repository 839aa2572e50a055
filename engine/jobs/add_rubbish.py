"""Adds images of none of the classes to a session, as a class of their own."""

from __future__ import annotations

from engine.jobs.base import JobInfo
from engine.protocol.decisions import AddRubbishRequest, AddRubbishResult
from engine.steps.context import JobContext
from sessions.rubbish import with_rubbish

JOB = JobInfo(name="add_rubbish", request=AddRubbishRequest, result=AddRubbishResult)


def run(request: AddRubbishRequest, context: JobContext) -> AddRubbishResult:
    """Return the session with the class "rubbish", and what to say about the number of images."""
    session, sentence = with_rubbish(request.session, request.rows)
    return AddRubbishResult(session=session, sentence=sentence)
