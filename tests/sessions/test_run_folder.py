"""Run folders are made whole or not at all, and only one process works in one."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from datasets.basics.errors import BadInput
from sessions.document import Session
from sessions.files import open_session, save_session
from sessions.journal import Journal
from sessions.lock import is_locked
from sessions.run_folder import RunFolder
from sessions.run_names import check_name


def test_created_folder_opens_again(tmp_path: Path, session: Session) -> None:
    """The folder has the layout of the contract and gives the session back under the run's name."""
    with RunFolder.create(tmp_path / "a" / "My run", session) as run:
        Journal(run.journal).append("warning", {"message": "hello"})
        run.write_metrics({"validation": {"accuracy": 0.5}})
    found = RunFolder.open(tmp_path / "a" / "My run")
    assert found.session() == session.model_copy(update={"name": "My run"})
    assert found.spreadsheet == tmp_path / "a" / "My run" / "My run_meta.xlsx"
    assert found.record_model(7).relative_to(found.root).as_posix() == "models/My run_7.keras"
    assert found.best_model.relative_to(found.root).as_posix() == "models/best.keras"
    assert [entry.data for entry in found.entries()] == [{"message": "hello"}]
    assert found.metrics() == {"validation": {"accuracy": 0.5}}
    assert (found.root / "session.json").read_text(encoding="utf-8") == found.session().canonical_json()


def test_name_stays_when_the_folder_is_renamed(tmp_path: Path, session: Session) -> None:
    """The files of a run keep their names, and are found, in a renamed folder."""
    with RunFolder.create(tmp_path / "old", session, name="given") as run:
        run.spreadsheet.write_bytes(b"x")
    (tmp_path / "old").rename(tmp_path / "new")
    assert RunFolder.open(tmp_path / "new").spreadsheet.is_file()


def test_used_folders_are_refused(tmp_path: Path, session: Session) -> None:
    """A folder with a run points to resume; one with other files is left as it is."""
    RunFolder.create(tmp_path / "run", session).close()
    with pytest.raises(BadInput, match="resume"):
        RunFolder.create(tmp_path / "run", session)
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_bytes(b"x")
    with pytest.raises(BadInput, match=r"cat\.jpg"):
        RunFolder.create(tmp_path / "photos", session)
    assert [path.name for path in (tmp_path / "photos").iterdir()] == ["cat.jpg"]


def test_rest_of_a_killed_creation_is_no_hindrance(tmp_path: Path, session: Session) -> None:
    """What a killed process left before the session was there does not block the folder."""
    root = tmp_path / "run"
    (root / "checkpoints").mkdir(parents=True)
    (root / ".lock").write_text("")
    (root / "session.json.tmp-abcd").write_text("half")
    with RunFolder.create(root, session) as run:
        assert not list(run.root.glob("*.tmp-*"))


def test_file_in_the_way_leaves_nothing(tmp_path: Path, session: Session) -> None:
    """Where a folder cannot be made, the sentence says so and no folder is left behind."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(BadInput, match="is a file"):
        RunFolder.create(tmp_path / "file", session)
    with pytest.raises(BadInput, match="cannot be written") as created:
        RunFolder.create(tmp_path / "file" / "run", session)
    with pytest.raises(BadInput) as checked:
        RunFolder.check_free(tmp_path / "file" / "run")
    assert str(checked.value) == str(created.value), "before any work it is the same sentence"
    RunFolder.check_free(tmp_path / "new" / "run")
    assert [path.name for path in tmp_path.iterdir() if path.name != "data"] == ["file"]


@pytest.mark.parametrize(
    "name", ["", " x", "a/b", "a\\b", "a:b", "con", "COM1.x", "x.", "x" * 101, "a\nb", "..", "?"]
)
def test_names_that_no_file_can_have(name: str) -> None:
    """Names that some system cannot write are refused before anything is made."""
    with pytest.raises(BadInput, match="cannot be called"):
        check_name(name)


@pytest.mark.parametrize("folder", ["a:b", "con", "..x", "ü" * 60])
def test_any_folder_gives_a_usable_name(tmp_path: Path, session: Session, folder: str) -> None:
    """A name taken from an odd folder is made usable."""
    with RunFolder.create(tmp_path / "runs" / folder, session) as run:
        assert check_name(run.name) == run.name


def test_not_a_run_folder(tmp_path: Path) -> None:
    """Opening anything else is one clear sentence."""
    with pytest.raises(BadInput, match="no run folder"):
        RunFolder.open(tmp_path)
    (tmp_path / "session.json").write_text('{"half": ')
    with pytest.raises(BadInput, match="damaged"):
        RunFolder.open(tmp_path)


def test_a_lost_session_comes_back_from_the_spreadsheet(tmp_path: Path, session: Session) -> None:
    """Empty or gone, the sentence says how the session.json is made again: the same one, byte by byte."""
    run = RunFolder.create(tmp_path / "run", session)
    run.close()
    save_session(run.session(), run.spreadsheet)
    content = run.session_json.read_bytes()
    way = f"restore {run.spreadsheet} --out {run.session_json}"
    run.session_json.write_bytes(b"")
    with pytest.raises(BadInput, match=f"is empty. Remove it; then {way}"):
        RunFolder.open(run.root)
    run.session_json.unlink()
    with pytest.raises(BadInput, match=f"no session.json.*: {way}"):
        RunFolder.open(run.root)
    save_session(open_session(run.spreadsheet), run.session_json)
    assert run.session_json.read_bytes() == content


def test_second_lock_in_this_process_is_refused(tmp_path: Path, session: Session) -> None:
    """One folder, one training; after closing it is free again."""
    with RunFolder.create(tmp_path / "run", session) as run:
        assert run.locked and is_locked(run.root)
        with pytest.raises(BadInput, match="in use by process"):
            RunFolder.open(run.root).lock()
    again = RunFolder.open(tmp_path / "run")
    again.lock()
    assert is_locked(again.root)
    again.close()
    assert not is_locked(again.root)


HOLD = """
import sys, time
from pathlib import Path
from sessions.run_folder import RunFolder
run = RunFolder.open(Path(sys.argv[1]))
run.lock()
sys.stdout.write("held\\n")
sys.stdout.flush()
time.sleep(60)
"""


def test_lock_of_a_killed_process_is_free(tmp_path: Path, session: Session) -> None:
    """Another process keeps the folder while it lives and frees it however it dies."""
    RunFolder.create(tmp_path / "run", session).close()
    leftover = tmp_path / "run" / "models" / "best.keras.tmp-12345678"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "run")], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        with pytest.raises(BadInput, match=f"process {holder.pid} "):
            RunFolder.open(tmp_path / "run").lock()
        leftover.write_bytes(b"half")
        holder.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        holder.wait()
    run = RunFolder.open(tmp_path / "run")
    run.lock()
    assert not leftover.exists()
    run.close()


def test_damaged_figures_are_told(tmp_path: Path, session: Session) -> None:
    """A metrics.json that is no table of figures is named; none at all means none yet."""
    with RunFolder.create(tmp_path / "run", session) as run:
        assert run.metrics() is None
        for content in ("[1", "[1]"):
            run.metrics_json.write_text(content)
            with pytest.raises(BadInput, match=r"metrics\.json"):
                run.metrics()


def test_two_that_look_at_once_see_no_training(tmp_path: Path) -> None:
    """Asking whether a folder is held does not hold it for others who ask."""
    import fcntl

    from sessions.lock import LOCK_NAME, FolderLock, is_locked

    with FolderLock(tmp_path):
        assert is_locked(tmp_path)
    with (tmp_path / LOCK_NAME).open("r+b") as other:
        fcntl.flock(other, fcntl.LOCK_SH | fcntl.LOCK_NB)
        assert not is_locked(tmp_path)
