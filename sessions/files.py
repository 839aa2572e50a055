"""Opening and saving a session, whatever kind of file it is in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from datasets.basics.errors import BadInput, WorkFailed
from datasets.basics.files import atomic_write
from resources import PROGRAM
from sessions.capsule.reader import read_capsule_session
from sessions.document import Session
from sessions.legacy.reader import read_legacy
from sessions.legacy.record import LegacyRecord
from sessions.legacy.to_session import to_session
from sessions.model_run import run_of_model
from sessions.reading import read_session_json
from sessions.run_folder import RunFolder
from sessions.spreadsheet import read_spreadsheet
from sessions.spreadsheet.reader import LegacySpreadsheet
from sessions.spreadsheet.record import check_no_record
from sessions.spreadsheet.writer import rendered


@dataclass(frozen=True)
class OpenedSession:
    """A session, and where it came from if not from this program.

    Attributes:
        session: the session.
        told: sentences about what has no counterpart here, of a spreadsheet of AIDeveloper.
        legacy: all that such a spreadsheet holds.
    """

    session: Session
    told: tuple[str, ...] = ()
    legacy: LegacyRecord | None = None


def open_session(path: Path) -> Session:
    """Return the session of a spreadsheet (ours or AIDeveloper's), a ``session.json``, a run folder,
    a capsule, or a model file in a run folder.

    Raises:
        BadInput: if there is none in it.
    """
    return open_with_notes(path).session


def open_with_notes(path: Path, folders: Sequence[Path] = ()) -> OpenedSession:
    """Return what :func:`open_session` does, with what is to be told about it.

    Args:
        folders: where the run of a model file may be.

    Raises:
        BadInput: if there is none in it.
    """
    try:
        is_folder, is_there = path.is_dir(), path.exists()
    except OSError as error:  # a drive that does not answer, a name too long
        raise BadInput(f"The session {path} cannot be looked at ({error.strerror}).") from error
    if is_folder:
        return OpenedSession(RunFolder.open(path).session())
    if not is_there:
        raise BadInput(f"The session {path} does not exist. Check the name, or choose another file.")
    if path.suffix.lower() == ".json":
        return OpenedSession(read_session_json(path))
    if path.suffix.lower() == ".zip":
        return OpenedSession(read_capsule_session(path))
    if path.suffix.lower() == ".keras":
        return OpenedSession(run_of_model(path, folders).session())
    try:
        return OpenedSession(read_spreadsheet(path))
    except LegacySpreadsheet:
        record = read_legacy(path)
    session, told = to_session(record, path)
    return OpenedSession(session, told, record)


def save_session(session: Session, path: Path) -> None:
    """Write the session to ``path``: a spreadsheet (``.xlsx``) or canonical JSON (``.json``).

    Raises:
        BadInput: if the name ends otherwise, the folder does not exist, or the file is a run's record.
        WorkFailed: if it cannot be written; a former file is then untouched.
    """
    suffix = path.suffix.lower()
    if suffix not in (".xlsx", ".json"):
        raise BadInput(f"{PROGRAM} sessions are saved as .xlsx or .json, not as {path.name!r}.")
    if not path.absolute().parent.is_dir():
        raise BadInput(f"The folder {path.absolute().parent} does not exist: make it first.")
    check_no_record(path)
    try:
        content = rendered(session) if suffix == ".xlsx" else session.canonical_json().encode("utf-8")
        atomic_write(path, content)
    except OSError as error:
        # A spreadsheet program locks the file it shows.
        held = isinstance(error, PermissionError) and path.exists()
        way = "If another program has it open, close it there; else save it in" if held else "Save it in"
        raise WorkFailed(
            f"The session was not saved: {path} cannot be written ({error.strerror}). {way} another place."
        ) from error
