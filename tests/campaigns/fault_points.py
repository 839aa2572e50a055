"""Lets every single file operation of every kind of save fail, and looks at what is left.

``python tests/campaigns/fault_points.py`` prints ``N of N`` and ends with 0 if after each fault the old or
the new version was there completely and the same save then worked. The k-th opening, writing, flushing,
syncing, cutting, removing or replacing fails, for every k: with a full disk, a broken one, a refusal, a full
disk that stays full, and the end of the process. An argument n takes only every n-th point, the
first one elsewhere for each kind and fault. POSIX only.
"""

from __future__ import annotations

import errno
import io
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, product
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np

from datasets.basics.errors import DiscernError
from datasets.spec import DataRow
from models.training.events import EpochDone
from sessions.checkpoints import CheckpointStore
from sessions.document import Session
from sessions.epochs import final_epochs
from sessions.files import open_session, save_session
from sessions.journal import Journal, read_journal
from sessions.run_folder import RunFolder
from sessions.spreadsheet import render_run, write_spreadsheet

ROW = DataRow(path="/data/a", class_name="=a", part="train", n_images=5)
OLD = Session(classes=("=a", "b"), rows=(ROW,), notes="old")
NEW = OLD.model_copy(update={"notes": "new"})
EPOCH = EpochDone(
    epoch=1,
    loss=0.5,
    accuracy=0.5,
    learning_rate=0.1,
    seconds=0.1,
    images_per_second=9.0,
    is_best=False,
    time="2026-11-21T12:00:00+00:00",
)
SECOND_EPOCH = EPOCH.model_copy(update={"epoch": 2})
EXIT = -1
FAULTS = {
    "full disk": (errno.ENOSPC, False),
    "broken disk": (errno.EIO, False),
    "refused": (errno.EACCES, False),
    "disk stays full": (errno.ENOSPC, True),
    "end of the process": (EXIT, False),
}


class Faults:
    """Counts file operations and lets one of them fail, or all from it on."""

    def __init__(self, at: int, error: int, stays: bool) -> None:
        self.at, self.error, self.stays = at, error, stays
        self.count = 0

    def meet(self) -> None:
        """Count an operation; fail if it is the one."""
        self.count += 1
        if self.count != self.at and not (self.stays and self.count > self.at):
            return
        if self.error == EXIT:
            os._exit(0)
        raise OSError(self.error, os.strerror(self.error))


class Stream:
    """A file whose operations can fail; a write that fails has written half."""

    def __init__(self, inner: Any, faults: Faults) -> None:
        self._inner, self._faults = inner, faults

    def write(self, content: Any) -> int:
        try:
            self._faults.meet()
        except OSError:
            self._inner.write(content[: len(content) // 2])
            raise
        return int(self._inner.write(content))

    def flush(self) -> None:
        self._faults.meet()
        self._inner.flush()

    def truncate(self, size: int | None = None) -> int:
        self._faults.meet()
        return int(self._inner.truncate(size))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, *_: object) -> None:
        self._inner.close()


@contextmanager
def failing(faults: Faults) -> Iterator[None]:
    """Let the operations of this process go through ``faults``."""
    real = {name: getattr(os, name) for name in ("open", "fsync", "replace", "unlink", "mkdir")}
    real_open = io.open

    def open_file(file: Any, mode: str = "r", *rest: Any, **named: Any) -> Any:
        if not set(mode) & set("wax+"):
            return real_open(file, mode, *rest, **named)
        faults.meet()
        return Stream(real_open(file, mode, *rest, **named), faults)

    def wrapped(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            faults.meet()
            return function(*arguments, **named)

        return call

    try:
        io.open = open_file  # type: ignore[assignment]
        for name, function in real.items():
            setattr(os, name, wrapped(function))
        yield
    finally:
        io.open = real_open  # type: ignore[assignment]
        for name, function in real.items():
            setattr(os, name, function)


@dataclass(frozen=True)
class Kind:
    """A kind of save: how the old version is made, the new one written, and which of the two is there."""

    name: str
    prepare: Callable[[Path], None]
    save: Callable[[Path], object]
    look: Callable[[Path], str]
    """Returns ``old``, ``new``, or what else is there."""


def _session_kind(name: str) -> Kind:
    return Kind(
        f"session as {name}",
        lambda folder: save_session(OLD, folder / name),
        lambda folder: save_session(NEW, folder / name),
        lambda folder: open_session(folder / name).notes,
    )


def _prepare_run(folder: Path) -> None:
    with RunFolder.create(folder / "run", OLD) as run:
        Journal(run.journal).record(EPOCH)
        CheckpointStore(run.checkpoints).save(1, {"w": np.ones(1000)}, {"epoch": 1})
        run.write_metrics({"notes": "old"})
        write_spreadsheet(run.spreadsheet, run.session())


def _journal(folder: Path) -> str:
    content = read_journal(folder / "run" / "journal.jsonl")
    epochs = [done.epoch for done in final_epochs(content.entries)]
    return {(1,): "old", (1, 2): "new"}.get(tuple(epochs), f"epochs {epochs}")


def _checkpoint(folder: Path) -> str:
    found = CheckpointStore(folder / "run" / "checkpoints").latest()
    if found is None:
        return "none"
    if found.arrays["w"].tobytes() != np.full(1000, found.epoch, dtype=np.float64).tobytes():
        return "other bits"
    return {1: "old", 2: "new"}[found.epoch]


def _spreadsheet(folder: Path) -> str:
    import openpyxl

    run = RunFolder.open(folder / "run")
    if open_session(run.spreadsheet) != run.session():
        return "another session"
    book = openpyxl.load_workbook(run.spreadsheet, read_only=True)
    rows = sum(1 for _ in book["History"].iter_rows())
    book.close()
    return {1: "old", 2: "new"}.get(rows, f"{rows} rows")


KINDS = (
    _session_kind("s.xlsx"),
    _session_kind("s.json"),
    Kind(
        "journal",
        _prepare_run,
        lambda folder: Journal(folder / "run" / "journal.jsonl").record(
            EPOCH.model_copy(update={"epoch": 2})
        ),
        _journal,
    ),
    Kind(
        "checkpoint",
        _prepare_run,
        lambda folder: CheckpointStore(folder / "run" / "checkpoints").save(2, {"w": np.full(1000, 2.0)}, {}),
        _checkpoint,
    ),
    Kind("spreadsheet of a run", _prepare_run, lambda folder: render_run(_run(folder)), _spreadsheet),
    Kind(
        "figures",
        _prepare_run,
        lambda folder: _run(folder).write_metrics({"notes": "new"}),
        lambda folder: str((_run(folder).metrics() or {}).get("notes")),
    ),
    Kind(
        "new run folder",
        lambda folder: None,
        lambda folder: RunFolder.create(folder / "run", NEW).close(),
        lambda folder: _run(folder).session().notes if (folder / "run" / "session.json").exists() else "old",
    ),
)


def _run(folder: Path) -> RunFolder:
    return RunFolder.open(folder / "run")


def faulty_save(kind: Kind, folder: Path, faults: Faults) -> bool:
    """Save with a fault; return whether the k-th operation was met at all.

    In a process of its own: what the fault leaves behind in memory counts as little as after a crash.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            with failing(faults):
                kind.save(folder)
        except DiscernError:
            os._exit(0)  # a sentence for the user
        except BaseException:  # noqa: BLE001 - the border of the process: told, then it ends
            traceback.print_exc()
            os._exit(1)
        os.write(writing, b"whole" if faults.count < faults.at else b"")
        os._exit(0)
    os.close(writing)
    told = os.read(reading, 5)
    os.close(reading)
    _, status = os.waitpid(child, 0)
    if status:
        raise SystemExit(f"{kind.name}, operation {faults.at}: no sentence for the user, see above")
    return told != b"whole"


def one_point(kind: Kind, folder: Path, faults: Faults) -> tuple[bool, str]:
    """Return whether the operation exists, and what is wrong after it failed (empty: nothing)."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    kind.prepare(folder)
    if not faulty_save(kind, folder, faults):
        return False, ""
    found = kind.look(folder)
    if found not in ("old", "new"):
        return True, f"left {found}"
    if kind.name == "new run folder" and found == "new":
        return True, ""
    kind.save(folder)
    again = kind.look(folder)
    return True, "" if again == "new" else f"saved again: {again}"


def main() -> int:
    """Run the campaign; return the exit code."""
    step = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    began = time.monotonic()
    good = points = 0
    with tempfile.TemporaryDirectory() as place:
        for number, (kind, (name, (error, stays))) in enumerate(product(KINDS, FAULTS.items())):
            for at in count(1 + number * 7 % step, step):
                met, wrong = one_point(kind, Path(place) / "x", Faults(at, error, stays))
                if not met:
                    break
                points += 1
                good += not wrong
                if wrong:
                    sys.stderr.write(f"{kind.name}, {name}, operation {at}: {wrong}\n")
    sys.stdout.write(f"{good} of {points}\n")
    sys.stderr.write(f"{time.monotonic() - began:.0f} s\n")
    return 0 if good == points and points else 1


if __name__ == "__main__":
    raise SystemExit(main())
