"""Data are looked for in one folder after the other without reading again what was read a moment ago."""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
import pytest

from datasets.hash_store import RECENT_NS
from datasets.hashing import hash_path, size_of
from datasets.scan_store import ScanStore
from datasets.spec import DataRow
from engine.assessments import AssessmentStore
from engine.jobs.open_session import run
from engine.protocol.documents import OpenSessionRequest
from models.training.control import Control
from sessions.document import Session
from sessions.files import save_session


class Context:
    """What a job is given by one worker; keeps what it was told."""

    def __init__(self) -> None:
        self.control = Control()
        self.scans = ScanStore()
        self.assessments = AssessmentStore()
        self.told: list[str] = []

    def progress(self, fraction: float, message: str) -> None:
        self.told.append(message)

    def event(self, kind: str, data: object) -> None:
        raise AssertionError(f"no event {kind} was asked for")


def test_second_look_reads_only_what_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file in place is hashed at the first look alone; one that changed since is hashed, and named."""
    for name in ("a", "b"):
        np.save(tmp_path / f"{name}.npy", np.full((2, 8, 8), ord(name), np.uint8))
    files = [tmp_path / f"{name}.npy" for name in ("a", "b")]
    rows = tuple(
        DataRow(
            path=str(file),
            source="numpy_arrays",
            part="unlabeled",
            size_bytes=size_of(file),
            sha256=hash_path(file),
        )
        for file in files
    )
    save_session(Session(rows=rows), tmp_path / "s.json")
    (tmp_path / "new").mkdir()
    files[1].rename(tmp_path / "new" / "b.npy")
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + 2 * RECENT_NS)
    context = Context()
    first = run(OpenSessionRequest(path=str(tmp_path / "s.json")), context).restoration
    assert [len(first.found), len(first.missing)] == [1, 1] and "Hashing a.npy" in context.told
    context.told.clear()
    request = OpenSessionRequest(path=str(tmp_path / "s.json"), find_in=(str(tmp_path / "new"),))
    assert run(request, context).restoration.complete
    assert "Hashing a.npy" not in context.told and "Hashing b.npy" in context.told
    files[0].write_bytes(files[0].read_bytes()[:-1] + b"x")
    os.utime(files[0], ns=(0, 0))
    assert [one.path for one in run(request, context).restoration.changed] == [str(files[0])]
