"""Changes of a session's rows, as functions from session to session."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from datasets.spec import DataRow
from sessions.document import Session

FOLDER = "folder"
IMAGE_FILE = "image_file"
"""Names of the readers of image files."""


def with_rows(session: Session, rows: Sequence[DataRow]) -> Session:
    """Return the session with these rows; its classes become those that are used.

    Known classes keep their place, and so their colour and the network's output; new ones come last.
    """
    used = list(dict.fromkeys(row.class_name for row in rows if row.part != "unlabeled"))
    kept = [name for name in session.classes if name in used]
    added = [name for name in used if name not in kept]
    return session.model_copy(update={"rows": tuple(rows), "classes": (*kept, *added)})


def add_rows(session: Session, rows: Iterable[DataRow]) -> tuple[Session, list[DataRow]]:
    """Return the session with ``rows`` added, and those of them that were there already.

    A row is there if one has its place and part, and an image or some images of a folder are if the folder
    is, in whatever part. Chosen images that such a row left out are used in it again.
    """
    now = list(session.rows)
    places = {(row.place, row.part): number for number, row in enumerate(now)}
    folders = {row.path: number for number, row in enumerate(now) if row.source == FOLDER}
    whole = {path: number for path, number in folders.items() if not now[number].left_out}
    known: list[DataRow] = []
    for row in rows:
        place = places.get((row.place, row.part), _folder_of(row, folders, whole))
        if place is None:
            places[row.place, row.part] = len(now)
            if row.source == FOLDER:
                folders[row.path] = len(now)
            now.append(row)
            continue
        known.append(row)
        # A whole folder that is named again brings nothing back: somebody left its images out.
        if row.left_out:
            both = tuple(sorted(set(now[place].left_out) & set(row.left_out)))
            now[place] = now[place].model_copy(update={"left_out": both})
    return with_rows(session, now), known


def _folder_of(row: DataRow, folders: Mapping[str, int], whole: Mapping[str, int]) -> int | None:
    """Return which row is the folder that an image, or some images of a folder, lie in; None: none is.

    Args:
        row: what is added.
        folders: the rows that are folders, by path.
        whole: those in which no image is left out. A single image may be one that is, so it is added then.
    """
    if row.source == IMAGE_FILE:
        return next((whole[str(path)] for path in PurePath(row.path).parents if str(path) in whole), None)
    return folders.get(row.path) if row.source == FOLDER and row.left_out else None


def remove_rows(session: Session, indices: Iterable[int]) -> Session:
    """Return the session without the rows at these places."""
    gone = set(indices)
    return with_rows(session, [row for index, row in enumerate(session.rows) if index not in gone])


def remove_paths(session: Session, rows: Iterable[DataRow]) -> Session:
    """Return the session without the rows that have the place and part of ``rows``."""
    gone = {(row.place, row.part) for row in rows}
    return with_rows(session, [row for row in session.rows if (row.place, row.part) not in gone])


def edit_rows(session: Session, indices: Iterable[int], field: str, value: Any) -> Session:
    """Return the session with one field of some rows changed.

    Args:
        session: the session.
        indices: places of the rows.
        field: name of a field of :class:`datasets.spec.DataRow`.
        value: its new value; a class name is trimmed and an empty one changes nothing.

    Raises:
        pydantic.ValidationError: if the value is out of bounds.
    """
    if field == "class_name":
        value = str(value).strip()
        if not value:
            return session
    rows = list(session.rows)
    for index in indices:
        rows[index] = _named(DataRow.model_validate({**rows[index].model_dump(), field: value}))
    return with_rows(session, rows)


def complete_rows(session: Session, read: DataRow) -> Session:
    """Return the session in which the rows of a file that was now read to its end have its hash and size."""
    known = {"sha256": read.sha256, "size_bytes": read.size_bytes, "n_images": read.n_images}
    rows = [row.model_copy(update=known) if row.place == read.place else row for row in session.rows]
    return session.model_copy(update={"rows": tuple(rows)})


def adopt_proposal(session: Session, proposed: Session, default_name: str) -> Session:
    """Return ``session`` with what was proposed for its first rows: input, order of classes, name.

    Args:
        session: the session; its rows stay as they are.
        proposed: the session that the worker proposed for the same rows.
        default_name: the name of a session that nobody named yet.
    """
    ordered = [name for name in proposed.classes if name in session.classes]
    further = [name for name in session.classes if name not in ordered]
    update: dict[str, Any] = {"input": proposed.input, "classes": (*ordered, *further)}
    if session.name == default_name:
        update["name"] = proposed.name
    return session.model_copy(update=update)


def _named(row: DataRow) -> DataRow:
    # A row that was unlabeled has no class yet when it is given a part; its file name is the best guess.
    if row.part == "unlabeled" or row.class_name:
        return row
    return row.model_copy(update={"class_name": PurePath(row.path).stem or "class"})
