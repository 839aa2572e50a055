"""Goes on with an interrupted or stopped training."""

from __future__ import annotations

from pathlib import Path

from engine.jobs.base import JobInfo
from engine.protocol.training import ResumeRequest, TrainResult
from engine.steps.context import JobContext
from engine.steps.data.located import run_with_its_data
from engine.steps.training.ended import result_of_ended
from sessions.changes import changed_session
from sessions.run_folder import RunFolder
from sessions.run_history.scan import note_run

JOB = JobInfo(name="resume", request=ResumeRequest, result=TrainResult, needs_network=True)


def run(request: ResumeRequest, context: JobContext) -> TrainResult:
    """Check the data's hashes, load the last checkpoint, and train on; a finished run is only told."""
    from engine.steps.training.training_run import go_on

    folder = RunFolder.open(Path(request.run))
    ended = result_of_ended(folder, request.changes, context)
    if ended is not None:
        return ended
    session = run_with_its_data(folder, request.find_in, context.progress)
    if request.changes:
        # Said before any work; the training takes them over with its next epoch.
        changed_session(session, request.changes)
        context.control.change(request.changes)
    try:
        return go_on(folder, session, context)
    finally:
        note_run(folder.root)
