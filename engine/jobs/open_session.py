"""Reads a session and finds its data again."""

from __future__ import annotations

from pathlib import Path

from engine.jobs.base import JobInfo
from engine.protocol.documents import OpenSessionRequest, OpenSessionResult
from engine.steps.context import JobContext
from sessions.capsule.unpacked import data_beside
from sessions.files import open_with_notes
from sessions.restore import locate_data
from sessions.run_history.scan import known_places
from sessions.spreadsheet.record import is_record

JOB = JobInfo(name="open_session", request=OpenSessionRequest, result=OpenSessionResult)


def run(request: OpenSessionRequest, context: JobContext) -> OpenSessionResult:
    """Open the document, then check the hash of every row, also where the file is still in place.

    What an earlier look of the same worker hashed, and nobody touched since, is not read again: data are
    looked for in one folder after the other. A training reads all of it in any case.
    The run of a model file is looked for among all runs that are known on this computer too.
    """
    path = Path(request.path)
    folders = [Path(folder) for folder in request.find_in]
    opened = open_with_notes(path, [*folders, *(known_places() if path.suffix.lower() == ".keras" else ())])
    places = [*data_beside(path), *folders]
    restoration = locate_data(opened.session, places, context.progress, context.scans.hashes.hash_path)
    return OpenSessionResult(
        session=restoration.session,
        restoration=restoration,
        told=opened.told,
        legacy=opened.legacy,
        is_record=is_record(path),
    )
