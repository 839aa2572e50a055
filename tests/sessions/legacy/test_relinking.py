"""Files of an AIDeveloper spreadsheet are found again by its own hash rule."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from datasets.hashing import hash_path
from datasets.spec import DataRow
from sessions.document import Session
from sessions.files import open_with_notes
from sessions.legacy.relinking import legacy_hash
from sessions.restore import locate_data

DATA = Path(__file__).parents[4] / "shared" / "data"


def session_of(path: str, recorded_hash: str) -> Session:
    """Return a session with one row, as AIDeveloper recorded it."""
    row = DataRow(path=path, source="rtdc", class_name="a", part="train", legacy_hash=recorded_hash)
    return Session(rows=(row,), classes=("a",))


@pytest.fixture
def measurement(tmp_path: Path) -> Path:
    """A file that is longer than the part that AIDeveloper looks at."""
    (tmp_path / "new place").mkdir()
    path = tmp_path / "new place" / "cells.rtdc"
    path.write_bytes(bytes(range(256)) * 6_000)
    return path


def test_the_rule(measurement: Path) -> None:
    """The hash is of the name and of the MD5 of the first 20 blocks of 65,536 bytes."""
    start = hashlib.md5(measurement.read_bytes()[: 20 * 65_536]).hexdigest()
    assert legacy_hash(measurement) == hashlib.md5(f"cells.rtdc{start}".encode()).hexdigest()


def test_found_by_name_and_hash(measurement: Path, tmp_path: Path) -> None:
    """A moved file is found, and from then on known by the hash of its whole content."""
    session = session_of("D:\\old\\cells.rtdc", legacy_hash(measurement) or "")
    found = locate_data(session, [tmp_path])
    assert [row.path for row in found.moved] == [str(measurement)]
    row = found.session.rows[0]
    assert row.sha256 == hash_path(measurement)
    assert row.size_bytes == measurement.stat().st_size
    assert found.complete


def test_checked_in_its_old_place_too(measurement: Path) -> None:
    """AIDeveloper never checked files that were still there; a changed one is named."""
    recorded = legacy_hash(measurement)
    assert len(locate_data(session_of(str(measurement), recorded)).found) == 1
    measurement.write_bytes(b"x" + measurement.read_bytes()[1:])
    changed = locate_data(session_of(str(measurement), recorded))
    assert len(changed.changed) == 1 and "AIDeveloper recorded" in changed.changed[0].reason


def test_another_name_or_content_is_not_taken(measurement: Path, tmp_path: Path) -> None:
    """The name is part of the rule, so a renamed file stays missing."""
    session = session_of("D:/old/other.rtdc", legacy_hash(measurement))
    assert len(locate_data(session, [tmp_path]).missing) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps pipes out of folders")
def test_a_pipe_is_no_file(measurement: Path, tmp_path: Path) -> None:
    """A pipe that is called like a file is passed over; opening it would wait for ever."""
    session = session_of("D:/old/cells.rtdc", legacy_hash(measurement) or "")
    (tmp_path / "a pipe").mkdir()
    os.mkfifo(tmp_path / "a pipe" / "cells.rtdc")
    assert [row.path for row in locate_data(session, [tmp_path]).moved] == [str(measurement)]


@pytest.mark.skipif(not DATA.is_dir(), reason="the real data are not here")
def test_the_tutorial_is_found_again() -> None:
    """All four files of the tutorial's record are among the data at hand."""
    session = open_with_notes(DATA / "legacy" / "M01_AutoCat_meta.xlsx").session
    found = locate_data(session, [DATA / "autocat"])
    assert [Path(row.path).parts[-2:] for row in found.moved] == [
        ("train", "automobile.rtdc"),
        ("train", "cat.rtdc"),
        ("validation", "automobile.rtdc"),
        ("validation", "cat.rtdc"),
    ]


def test_own_spreadsheets_know_the_rows_too(
    make_book: Callable[..., Path], measurement: Path, tmp_path: Path
) -> None:
    """A session of AIDeveloper saved as ours still finds its files by the old rule."""
    from sessions.files import open_session, save_session

    session = session_of("D:/old/cells.rtdc", legacy_hash(measurement))
    save_session(session, tmp_path / "ours.xlsx")
    assert len(locate_data(open_session(tmp_path / "ours.xlsx"), [measurement.parent]).moved) == 1
