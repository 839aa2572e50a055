"""Changing star, note and tags of runs."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from sessions.run_history.database import open_history
from sessions.run_history.place import database_path
from sessions.run_history.remarks import RunRemarks, later, read_remarks, write_remarks

WRITERS = 8


def change_remarks(
    roots: Sequence[str],
    star: bool | None = None,
    note: str | None = None,
    add_tags: Sequence[str] = (),
    remove_tags: Sequence[str] = (),
    tags: Sequence[str] | None = None,
) -> dict[str, RunRemarks]:
    """Change what is given, leave the rest, and return the remarks of each run.

    They are kept in the history and, where it can be written, in the run folder.

    Args:
        roots: run folders.
        tags: all of them anew; None: those there are, with the added and without the removed ones.

    Raises:
        WorkFailed: if the history cannot be used.
    """
    changed_at = datetime.now(UTC).isoformat(timespec="milliseconds")
    found: dict[str, RunRemarks] = {}
    with open_history(database_path()) as database:
        copies = database.remarks()
        for root in roots:
            before = later(read_remarks(Path(root)), copies.get(root, RunRemarks()))
            all_tags = [*(before.tags if tags is None else tags), *add_tags]
            remarks = RunRemarks(
                star=before.star if star is None else star,
                note=before.note if note is None else note,
                tags=tuple(dict.fromkeys(tag for tag in all_tags if tag not in set(remove_tags))),
                changed=changed_at,
            )
            database.put_remarks(root, remarks)
            found[root] = remarks
        # Each write waits for the disk: one after the other, hundreds of stars took a quarter of a minute.
        with ThreadPoolExecutor(WRITERS) as writers:
            list(writers.map(write_remarks, map(Path, found), found.values()))
    return found
