"""Reads a session and finds its data again."""

from __future__ import annotations

from pathlib import Path

from engine.jobs.base import JobInfo
from engine.protocol.documents import OpenSessionRequest, OpenSessionResult
from engine.steps.context import JobContext
from sessions.capsule.unpacked import data_beside
from sessions.data_files import differences_in, read_data_files
from sessions.files import open_with_notes
from sessions.restoration import LocatedRow, Restoration
from sessions.restore import locate_data
from sessions.run_file_names import DATA_FILES
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
    restoration = _naming_files(restoration, path)
    return OpenSessionResult(
        session=restoration.session,
        restoration=restoration,
        told=opened.told,
        legacy=opened.legacy,
        is_record=is_record(path),
    )


def _naming_files(restoration: Restoration, path: Path) -> Restoration:
    """Name the first file of each changed folder that is not as it was, where a run recorded its files."""
    if not restoration.changed:
        return restoration
    files = read_data_files((path if path.is_dir() else path.parent) / DATA_FILES)

    def named(row: LocatedRow) -> LocatedRow:
        told = differences_in(files, row.expected_sha256, Path(row.path))
        if not told:
            return row
        more = f" ({len(told) - 1} more files)" if len(told) > 1 else ""
        return row.model_copy(update={"reason": f"{row.reason} {told[0]}{more}"})

    return restoration.model_copy(update={"changed": tuple(map(named, restoration.changed))})
