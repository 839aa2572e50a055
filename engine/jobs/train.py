"""Trains a session into a new run folder."""

from __future__ import annotations

from pathlib import Path

from engine.jobs.base import JobInfo
from engine.protocol.training import TrainRequest, TrainResult
from engine.steps.context import JobContext
from engine.steps.data.located import session_with_its_data
from engine.steps.training.scheduled import Scheduled, check_changes
from sessions.data_files import FileHashes
from sessions.run_folder import RunFolder
from sessions.run_history.scan import note_run

JOB = JobInfo(name="train", request=TrainRequest, result=TrainResult, needs_network=True)


def run(request: TrainRequest, context: JobContext) -> TrainResult:
    """Check the data's hashes, train, and return the figures."""
    from engine.steps.training.training_run import begin

    # Large data are read for minutes before the folder is made.
    RunFolder.check_free(Path(request.run), request.name)
    check_changes(request.session, request.changes, request.stop_after)
    files = FileHashes()
    session = session_with_its_data(request.session, request.find_in, context.progress, files.hash_path)
    if request.changes or request.stop_after is not None:
        context = Scheduled(context, request.changes, request.stop_after)
    try:
        return begin(session, Path(request.run), request.name, context, files)
    finally:
        note_run(Path(request.run))
