"""Runs written for other programs are read as their own readers read them."""

from __future__ import annotations

import importlib.util
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from datasets.basics.errors import BadInput
from datasets.sources.tfrecord_frames import FrameScan
from models.training.events import EpochDone
from sessions.document import Session
from sessions.journal import Journal
from sessions.journal_entries import Finished, Started
from sessions.run_folder import RunFolder
from sessions.run_logs.registry import LOGS, LoggedRun, read_logged


@pytest.fixture
def logged(tmp_path: Path, make_epoch: Callable[..., EpochDone]) -> LoggedRun:
    """A finished run of three epochs, with a name that Markdown would take for a table."""
    session = Session(name="a - b", notes="x | y\nz")
    with RunFolder.create(tmp_path / "run", session, "a - b") as run:
        journal = Journal(run.journal)
        journal.record(Started(session=session, session_sha256=""))
        for epoch in (1, 2, 3):
            journal.record(make_epoch(epoch))
        journal.record(Finished(epoch=3))
        return read_logged(run.root)


def test_every_log_says_what_it_is_for() -> None:
    """The registry finds the logs by themselves."""
    assert {name: bool(log.LOG.title) for name, log in LOGS.entries().items()} == {
        "mlflow": True,
        "tensorboard": True,
    }


def test_event_file_has_every_epoch(tmp_path: Path, logged: LoggedRun) -> None:
    """Version, options and a record for each epoch, with checksums; written again, it replaces itself."""
    log = LOGS.get("tensorboard")
    path = log.write(logged, tmp_path / "logs")
    before = path.read_bytes()
    records = [bytes(content) for content in FrameScan(path).contents()]
    assert len(records) == 2 + 3
    assert b"brain.Event:2" in records[0]
    assert b"| training.epochs | " in records[1]
    assert b"x \\| y z" in records[1]
    for epoch, record in zip(logged.epochs, records[2:], strict=True):
        value = struct.pack("<f", epoch.val_accuracy)
        assert b"val_accuracy\x15" + value in record
    assert log.write(logged, tmp_path / "logs") == path
    assert path.read_bytes() == before


def test_mlflow_is_asked_for_where_it_is_missing(tmp_path: Path, logged: LoggedRun) -> None:
    """It is no dependency: who has not installed it is told so, and nothing is written."""
    if importlib.util.find_spec("mlflow") is not None:
        pytest.skip("MLflow is installed")
    with pytest.raises(BadInput, match="pip install mlflow"):
        LOGS.get("mlflow").write(logged, tmp_path / "logs")
    assert not (tmp_path / "logs").exists()


def test_unknown_log_names_the_nearest() -> None:
    """A name that is spelt wrong is refused with the right one."""
    with pytest.raises(BadInput, match="tensorboard"):
        LOGS.get("tensorbord")
