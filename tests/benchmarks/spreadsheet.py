"""Measures how long the spreadsheet of a long training takes; the argument is the number of epochs."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from datasets.spec import DataRow
from sessions.document import Session
from sessions.journal import JournalEntry
from sessions.spreadsheet import read_spreadsheet, write_spreadsheet

TIME = "2026-11-21T12:00:00+00:00"


def main() -> None:
    """Print seconds of wall clock and of processor for writing and for reading."""
    n_epochs = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    row = DataRow(path="/data/a", class_name="a", part="train", n_images=100, sha256="0" * 64)
    session = Session(classes=("a", "b"), rows=(row,) * 20)
    entries = [JournalEntry(epoch, TIME, "epoch", _epoch(epoch)) for epoch in range(1, n_epochs + 1)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "s.xlsx"
        for name, action in (
            ("write", lambda: write_spreadsheet(path, session, entries)),
            ("read", lambda: read_spreadsheet(path)),
        ):
            wall, cpu = time.perf_counter(), time.process_time()
            action()
            print(f"{name}: {time.perf_counter() - wall:.2f} s, processor {time.process_time() - cpu:.2f} s")
        print(f"{n_epochs} epochs, {path.stat().st_size} bytes")


def _epoch(epoch: int) -> dict[str, object]:
    names = ("loss", "accuracy", "val_loss", "val_accuracy", "learning_rate", "seconds", "images_per_second")
    return {**dict.fromkeys(names, 1 / epoch), "epoch": epoch, "is_best": epoch % 9 == 0, "time": TIME}


if __name__ == "__main__":
    main()
