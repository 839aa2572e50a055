"""Finding a session's data again: checked where it was, looked for by content where it is not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from datasets.basics.errors import BadInput
from datasets.basics.progress import Progress, silent
from datasets.hashing import hash_path
from datasets.sources.registry import open_source
from datasets.spec import DataRow
from sessions.candidates import WALKED_AT, Candidates
from sessions.contents import Contents, HashPath
from sessions.document import Session
from sessions.legacy import relinking
from sessions.restoration import LocatedRow, Restoration

__all__ = ["LocatedRow", "Restoration", "locate_data"]

FOLDER = "folder"
"""The source of a folder of image files."""

Judged = tuple[str, LocatedRow]
"""A row, and in which list of a restoration it belongs."""


def locate_data(
    session: Session,
    folders: Sequence[Path] = (),
    progress: Progress = silent,
    hash_of: HashPath = hash_path,
) -> Restoration:
    """Check every data row where it was, and look for missing and changed ones in ``folders``.

    A candidate must have the recorded size, then the recorded SHA-256; names do not count, they only
    decide between equal copies. Nothing is taken whose content is not as recorded. Rows of an AIDeveloper
    spreadsheet are compared by its own rule (see :mod:`sessions.legacy.relinking`) and get our hash.

    Args:
        session: the session to restore.
        folders: where the user says the data may be; searched with all folders below.
        hash_of: how the hash of a file or folder is found; by default it is read completely.

    Raises:
        BadInput: if a folder does not exist.
        Cancelled: by ``progress``.
    """
    for folder in folders:
        if not folder.is_dir():
            raise BadInput(f"The folder {folder} does not exist: choose where the data is now.")
    contents = Contents(progress, hash_of)
    judged: list[Judged] = []
    for index, row in enumerate(session.rows):
        contents.report(WALKED_AT * index / len(session.rows), f"Checking {row.path}")
        judged.append(_check_in_place(index, row, contents))
    _search(session, judged, folders, contents)
    rows = list(session.rows)
    lists: dict[str, list[LocatedRow]] = {}
    for kind, located in judged:
        lists.setdefault(kind, []).append(located)
        if kind in ("found", "moved"):
            rows[located.index] = _placed(rows[located.index], located.path, contents)
    return Restoration(
        session=session.model_copy(update={"rows": tuple(rows)}),
        **{kind: tuple(located) for kind, located in lists.items()},
    )


def _check_in_place(index: int, row: DataRow, contents: Contents) -> Judged:
    located = LocatedRow(index=index, recorded=row.path, path=row.path, expected_sha256=row.sha256)
    path = Path(row.path)
    if reason := _why_absent(row.path):
        return "missing", _because(located, reason)
    if relinking.is_by_old_rule(row):
        if relinking.agrees(path, row):
            return "found", _because(located, relinking.AGREES)
        return "changed", _because(located, relinking.DIFFERS)
    if not row.sha256:
        return "unchecked", _because(located, "The session has no hash of it.")
    size = contents.size(path)
    if size is not None and size != row.size_bytes:
        return "changed", _because(
            located, f"{_images_now(row)}Its size is {size} bytes now, it was {row.size_bytes}."
        )
    found = contents.sha256(path)
    if found is None:
        return "missing", _because(located, "It is there but cannot be read.")
    located = located.model_copy(update={"found_sha256": found})
    if found == row.sha256:
        return "found", located
    return "changed", _because(located, "Its content is not what it was.")


def _images_now(row: DataRow) -> str:
    """Return how many images of a folder there are more or fewer than recorded; empty if as many."""
    if row.source != FOLDER:
        return ""  # a film or an archive is read as a whole to count its images
    try:
        with open_source(row) as source:
            more = source.n_images - row.n_images
    except (BadInput, OSError):
        return ""
    if not more:
        return ""
    words = "image" if abs(more) == 1 else "images"
    than = f"{words} {'more' if more > 0 else 'fewer'} than the {row.n_images:,} recorded ones"
    return f"There {'is' if abs(more) == 1 else 'are'} {abs(more):,} {than}. "


def _why_absent(recorded: str) -> str:
    """Return why nothing is in the old place; empty if something is there."""
    if not recorded:
        return "The session does not say where it is."  # a path without text would be the working folder
    try:
        return "" if Path(recorded).exists() else "It is not in its old place."
    except OSError as error:  # a drive that does not answer, a folder out of bounds, a name too long
        return f"Its old place cannot be looked at ({error.strerror})."


def _search(session: Session, judged: list[Judged], folders: Sequence[Path], contents: Contents) -> None:
    """Put the rows that are found in ``folders`` among the moved ones."""
    sought = [located for kind, located in judged if kind in ("changed", "missing")]
    if not sought or not folders:
        return
    candidates = Candidates(folders, [session.rows[located.index] for located in sought], contents)
    for number, located in enumerate(sought):
        fraction = WALKED_AT + (1 - WALKED_AT) * number / len(sought)
        contents.report(fraction, f"Looking for {located.recorded}")
        row = session.rows[located.index]
        path = candidates.find(row)
        if path is not None:
            reason = relinking.AGREES if relinking.is_by_old_rule(row) else "Found by its content."
            update = {"path": str(path), "found_sha256": row.sha256, "reason": reason}
            judged[located.index] = ("moved", located.model_copy(update=update))


def _placed(row: DataRow, place: str, contents: Contents) -> DataRow:
    """Return a row with its place, and with our hash where only AIDeveloper's is known.

    Raises:
        BadInput: if the file cannot be read.
    """
    update: dict[str, object] = {"path": place}
    if not row.sha256:
        # AIDeveloper's hash would leave changes behind the first 1.25 MiB unnoticed.
        path = Path(place)
        update |= {"sha256": contents.sha256(path), "size_bytes": contents.size(path)}
        if None in update.values():
            raise BadInput(f"{path} cannot be read any more: look whether its disk is still there.")
    return row.model_copy(update=update)


def _because(located: LocatedRow, reason: str) -> LocatedRow:
    return located.model_copy(update={"reason": reason})
