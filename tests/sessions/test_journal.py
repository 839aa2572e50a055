"""The journal keeps what it acknowledged, whatever happens to its end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from datasets.basics.errors import BadInput
from models.training.events import EpochDone
from sessions.document import Session
from sessions.journal import TORN_SUFFIX, Journal, read_journal
from sessions.journal_entries import Changed, Finished, Resumed, Saved, Started, Stopped, Warned

NASTY = '=1+1 \u2028 \U0001f431 \r\n \x00 “ü” \\ " ' + "x" * 40_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


def test_every_kind_comes_back(path: Path, session: Session, make_epoch) -> None:
    """Each kind of entry is read back as the typed data that was recorded, numbered from 1."""
    told = [
        Started(session=session, session_sha256=session.sha256(), environment={"GPU": NASTY}),
        make_epoch(1),
        Changed(epoch=2, changes={"augmentation.rotation": 7.0}),
        Saved(epoch=1, file="models/best.keras", is_best=True),
        Warned(message=NASTY),
        Resumed(epoch=1),
        Stopped(epoch=1, reason="asked to"),
        Finished(epoch=2, best_epoch=1, seconds=3.0),
    ]
    journal = Journal(path)
    for data in told:
        journal.record(data)
    entries = read_journal(path).entries
    assert [entry.n for entry in entries] == list(range(1, len(told) + 1))
    assert [entry.typed(type(data)) for entry, data in zip(entries, told, strict=True)] == told


def test_numbers_go_on_after_opening_again(path: Path) -> None:
    """A second writer continues the numbering of the first."""
    Journal(path).append("warning", {"message": "a"})
    Journal(path).append("warning", {"message": "b"})
    assert [(e.n, e.data["message"]) for e in read_journal(path).entries] == [(1, "a"), (2, "b")]


def test_cut_anywhere(path: Path, make_epoch) -> None:
    """Of a file cut at any byte all whole lines are read, the torn rest is set aside, and writing goes on."""
    journal = Journal(path)
    for epoch in (1, 2, 3):
        journal.record(make_epoch(epoch))
    whole = path.read_bytes()
    ends = [index + 1 for index, byte in enumerate(whole) if byte == ord("\n")]
    for cut in range(0, len(whole), 7):
        path.write_bytes(whole[:cut])
        aside = path.with_name(path.name + TORN_SUFFIX)
        aside.unlink(missing_ok=True)
        # A line that lacks nothing but its line end is whole.
        complete = sum(end - 1 <= cut for end in ends)
        assert len(read_journal(path).entries) == complete
        reopened = Journal(path)
        torn = 0 if cut + 1 in ends else cut - max([0, *(end for end in ends if end <= cut)])
        assert reopened.repaired_bytes == torn
        assert (aside.read_bytes() if torn else b"") == (whole[cut - torn : cut] + b"\n" if torn else b"")
        reopened.append("warning", {"message": "after"})
        content = read_journal(path)
        assert len(content.entries) == complete + 1
        assert content.entries[-1].n == complete + 1
        assert not content.damaged_lines and not content.torn_bytes


def test_damaged_line_is_named_and_the_others_stay(path: Path, make_epoch) -> None:
    """A flipped byte inside a line costs that line only, and its number is told."""
    journal = Journal(path)
    for epoch in (1, 2, 3):
        journal.record(make_epoch(epoch))
    lines = path.read_bytes().split(b"\n")
    lines[1] = lines[1].replace(b'"loss":0.5', b'"loss":0.4')
    path.write_bytes(b"\n".join(lines))
    content = read_journal(path)
    assert content.damaged_lines == (2,)
    assert [entry.n for entry in content.entries] == [1, 3]


def test_data_that_does_not_fit_its_kind_is_refused(path: Path) -> None:
    """Wrong data of a known kind never gets into the journal."""
    journal = Journal(path)
    with pytest.raises(ValidationError):
        journal.append("epoch", {"epoch": "two"})
    assert read_journal(path).entries == []


def test_undecodable_file_names_survive(path: Path) -> None:
    """A message with a file name that is no Unicode text is written and read back the same."""
    Journal(path).append("warning", {"message": "bad\udcff.png"})
    assert read_journal(path).entries[0].data == {"message": "bad\udcff.png"}


def test_unknown_kinds_are_kept(path: Path) -> None:
    """Entries of a later version are read as they are."""
    Journal(path).append("later", {"what": [1, 2]})
    entry = read_journal(path).entries[0]
    assert (entry.kind, entry.data, entry.typed(EpochDone)) == ("later", {"what": [1, 2]}, None)


FILL_DISK = """
import resource, sys
from pathlib import Path
from datasets.basics.errors import WorkFailed
from sessions.journal import Journal
journal = Journal(Path(sys.argv[1]))
journal.append("warning", {"message": "before"})
resource.setrlimit(resource.RLIMIT_FSIZE, (Path(sys.argv[1]).stat().st_size + 50, resource.RLIM_INFINITY))
try:
    journal.append("warning", {"message": "m" * 1000})
except WorkFailed:
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    journal.append("warning", {"message": "after"})
"""


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a POSIX thing")
def test_no_room_leaves_no_half_line(path: Path) -> None:
    """When the disk has no room for an entry, the journal is as before and goes on once there is room."""
    subprocess.run([sys.executable, "-c", FILL_DISK, str(path)], check=True)
    content = read_journal(path)
    assert [entry.data["message"] for entry in content.entries] == ["before", "after"]
    assert not content.damaged_lines and not content.torn_bytes


def test_missing_journal_is_empty_and_unreadable_one_is_told(tmp_path: Path) -> None:
    """No file means no entries; a folder in its place is a clear error."""
    assert read_journal(tmp_path / "none.jsonl").entries == []
    with pytest.raises(BadInput, match=r"folder\.jsonl"):
        (tmp_path / "folder.jsonl").mkdir()
        read_journal(tmp_path / "folder.jsonl")
