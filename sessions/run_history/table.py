"""The history as a table, and remarks out of such a table."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from datasets.basics.csv_text import marked_line, unmarked
from datasets.basics.errors import BadInput, DiscernError
from datasets.basics.files import atomic_write
from datasets.sources.table_files import read_table
from sessions.run_folder import RunFolder
from sessions.run_history.found import FoundRun
from sessions.run_history.remarks import LONGEST_NOTE, plain_tags
from sessions.settings import flat_values, setting_keys
from sessions.summary import RunSummary

YES = ("yes", "true", "1", "x", "*")
REMARKS = ("star", "tags", "note")
FIGURES = (
    "status",
    "created",
    "ended",
    "architecture",
    "classes",
    "n_images",
    "epochs_done",
    "epochs_planned",
    "best_epoch",
    "val_accuracy",
    "val_accuracy_low",
    "val_accuracy_high",
    "val_loss",
    "test_accuracy",
    "test_accuracy_low",
    "test_accuracy_high",
    "test_openings",
    "seconds",
    "device",
)
NOT_SETTINGS = ("name", "notes")


def write_history_table(runs: Sequence[FoundRun], path: Path) -> None:
    """Write a CSV table (UTF-8 with a mark): a line for each run, with remarks, figures and all options.

    Times are UTC, accuracies shares, losses nats, durations seconds. No cell is ever a formula.

    Raises:
        OSError: if it cannot be written; a former file is then untouched.
    """
    keys = [key for key in setting_keys() if key not in NOT_SETTINGS]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["name", "run", *REMARKS, *FIGURES, *keys])
    for run in runs:
        options = _options(run.summary, keys)
        writer.writerow(marked_line([*_told(run), *options]))
    atomic_write(path, codecs.BOM_UTF8 + text.getvalue().encode("utf-8", "backslashreplace"))


def read_remarks_table(path: Path) -> list[tuple[str, bool, tuple[str, ...], str]]:
    """Return (run folder, star, tags, note) of each line of a table as :func:`write_history_table` writes it.

    Raises:
        BadInput: if it is no such table.
    """
    lines = read_table(path)
    header = lines[0] if lines else []
    missing = [name for name in ("run", *REMARKS) if name not in header]
    if missing:
        raise BadInput(f"{path} is no table of runs: it has no column {missing[0]!r}.")
    places = {name: header.index(name) for name in ("run", *REMARKS)}
    found = []
    for number, line in enumerate(lines[1:], start=1):
        cells = {name: unmarked(line[place]) if place < len(line) else "" for name, place in places.items()}
        if len(cells["note"]) > LONGEST_NOTE:
            raise BadInput(f"{path}: the note of row {number} is longer than {LONGEST_NOTE:,} characters.")
        if cells["run"]:
            star = cells["star"].lower() in YES
            found.append((cells["run"], star, plain_tags(cells["tags"]), cells["note"]))
    return found


def _told(run: FoundRun) -> list[Any]:
    summary, remarks = run.summary, run.remarks
    values = summary.model_dump(mode="json")
    for part in ("val", "test"):
        low, high = values[f"{part}_accuracy_ci95"] or (None, None)
        values |= {f"{part}_accuracy_low": low, f"{part}_accuracy_high": high}
    values["classes"] = ", ".join(summary.classes)
    noted = ["yes" if remarks.star else "", ", ".join(remarks.tags), remarks.note]
    return [summary.name, summary.root, *noted, *(values[name] for name in FIGURES)]


def _options(summary: RunSummary, keys: Sequence[str]) -> list[Any]:
    try:
        values = flat_values(RunFolder.open(Path(summary.root)).session())
    except DiscernError:
        return [""] * len(keys)
    return [_cell(values[key]) for key in keys]


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict | bool) else value
