"""Finds runs in folders, reads those that changed, and keeps what was found."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import ValidationError

from datasets.basics.errors import WorkFailed
from datasets.basics.progress import Progress, silent
from sessions.history import DEPTH, run_roots, summary_or_problem
from sessions.lock import is_locked
from sessions.run_file_names import JOURNAL
from sessions.run_history.database import open_history
from sessions.run_history.found import FoundRun
from sessions.run_history.place import database_path
from sessions.run_history.remarks import RunRemarks, later, read_remarks
from sessions.summary import RunSummary

WATCHED = ("session.json", JOURNAL, "metrics.json")
"""Files of a run that its summary is made of."""


def all_runs(
    folders: Sequence[str] = (), forget: Sequence[str] = (), progress: Progress = silent
) -> tuple[list[FoundRun], list[str]]:
    """Return every run on this computer that is known, newest first, and the folders that were looked in.

    Args:
        folders: looked in from now on, beside those that were named before.
        forget: looked in no more.

    Raises:
        WorkFailed: if the history cannot be used.
    """
    with open_history(database_path()) as database:
        for folder in forget:
            database.forget_folder(folder)
        for folder in folders:
            database.add_folder(folder)
        known, records, copies = database.folders(), database.records(), database.remarks()
    # Runs of the command line may lie in folders that nobody named.
    roots = [str(root) for folder in known for root in run_roots(Path(folder), DEPTH)]
    roots = list(dict.fromkeys([*roots, *(root for root in records if not _is_below(root, forget))]))
    there = [root for root in roots if (Path(root) / "session.json").is_file()]
    # Read without holding the history, which others may want to write meanwhile.
    read: dict[str, tuple[str, RunSummary]] = {}
    for place, root in enumerate(there):
        progress(place / len(there), f"Reading {Path(root).name}")
        read[root] = _record(root, records)
    remarks = {root: later(read_remarks(Path(root)), copies.get(root, RunRemarks())) for root in there}
    with open_history(database_path()) as database:
        for root in records.keys() - read.keys():
            database.forget_record(root)
        for root, (signature, summary) in read.items():
            if root not in records or records[root][0] != signature:
                database.put_record(root, signature, summary.model_dump_json())
            if remarks[root] != copies.get(root, RunRemarks()):
                database.put_remarks(root, remarks[root])
    found = [FoundRun(summary=summary, remarks=remarks[root]) for root, (_, summary) in read.items()]
    return sorted(found, key=lambda run: (run.summary.created, run.summary.root), reverse=True), known


def known_places() -> list[Path]:
    """Return the folders that runs are looked for in, then those of known runs that lie elsewhere.

    Raises:
        WorkFailed: if the history cannot be used.
    """
    with open_history(database_path()) as database:
        folders, records = database.folders(), database.records()
    return [Path(place) for place in (*folders, *(root for root in records if not _is_below(root, folders)))]


def note_run(root: Path) -> None:
    """Let the history know of a run, if it is one; where the history cannot be used, it is found later."""
    path = str(root.absolute())
    if not (root / "session.json").is_file():
        return
    signature, summary = _record(path, {})
    try:
        with open_history(database_path()) as database:
            database.put_record(path, signature, summary.model_dump_json())
    except WorkFailed:
        return


def _is_below(root: str, folders: Iterable[str]) -> bool:
    return any(Path(root).is_relative_to(folder) for folder in folders)


def _record(root: str, records: dict[str, tuple[str, str]]) -> tuple[str, RunSummary]:
    """Return signature and summary of a run, read anew where its files changed."""
    signature = _signature(Path(root))
    known = records.get(root)
    if known is not None and known[0] == signature:
        try:
            return signature, RunSummary.model_validate_json(known[1])
        except ValidationError:
            pass  # kept by another version; read anew
    return signature, summary_or_problem(Path(root))


def _signature(root: Path) -> str:
    """Return what changes when the summary may change: sizes and times of files, whether it is at work."""
    parts: list[object] = [is_locked(root)]
    for name in WATCHED:
        try:
            state = (root / name).stat()
            parts.append((state.st_size, state.st_mtime_ns))
        except OSError:
            parts.append(None)
    return json.dumps(parts)
