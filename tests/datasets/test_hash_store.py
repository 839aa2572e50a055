"""A hash is used again while the files are the same, and never after a change."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from datasets.basics.errors import BadInput, Cancelled
from datasets.hash_store import RECENT_NS, HashStore
from datasets.hashing import hash_path


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock go on, so that the files of a test are not fresh any more."""
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + 2 * RECENT_NS)


def told(store: HashStore, path: Path) -> list[str]:
    """Return what the user is told while a hash is found, which must be right: nothing if nothing is read."""
    messages: list[str] = []
    assert store.hash_path(path, lambda fraction, message: messages.append(message)) == hash_path(path)
    return messages


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(name.encode())
    return tmp_path


@pytest.mark.usefixtures("later")
def test_files_and_folders_are_read_once(folder: Path) -> None:
    """The second look at a file and at a folder reads nothing."""
    store = HashStore()
    for path in (folder, folder / "a.png"):
        assert told(store, path)
        assert told(store, path) == []


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("how", ["content", "one image more", "renamed", "gone"])
def test_changes_are_noticed(folder: Path, how: str) -> None:
    """After whatever change in a folder it is read again."""
    store = HashStore()
    assert told(store, folder)
    if how == "content":
        (folder / "a.png").write_bytes(b"other")
    elif how == "one image more":
        (folder / "c.png").write_bytes(b"c")
    elif how == "renamed":
        (folder / "a.png").rename(folder / "A.png")
    else:
        (folder / "a.png").unlink()
    assert told(store, folder)


@pytest.mark.usefixtures("later")
@pytest.mark.skipif(os.name == "nt", reason="Windows does not tell when a file's entry was last changed")
def test_change_with_its_time_set_back(folder: Path) -> None:
    """A byte that was changed behind the modification time's back is noticed."""
    store, path = HashStore(), folder / "a.png"
    assert told(store, path)
    before = path.stat()
    path.write_bytes(b"a.pnG")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert told(store, path)


def test_fresh_files_are_read_each_time(folder: Path) -> None:
    """A file that was just written may change again within one step of its clock."""
    store = HashStore()
    assert told(store, folder) and told(store, folder)


@pytest.mark.usefixtures("later")
def test_what_was_cancelled_or_cannot_be_read_is_not_kept(folder: Path) -> None:
    """A cancelled look leaves nothing behind, and a missing file is a sentence."""
    store = HashStore()

    def cancel(fraction: float, message: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        store.hash_path(folder, cancel)
    assert told(store, folder)
    with pytest.raises(BadInput, match="does not exist"):
        store.hash_path(folder / "none.rtdc")
