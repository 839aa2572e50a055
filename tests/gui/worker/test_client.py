"""The window's side of the protocol, with a real worker process."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.worker.client import WorkerClient
from app.worker.latest import LatestJob
from engine.protocol.data import SurveyRequest, SurveyResult
from engine.protocol.documents import ListRunsRequest, ListRunsResult, OpenSessionRequest

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")


@pytest.fixture
def client(qtbot) -> Iterator[WorkerClient]:
    """A client whose worker ends with the test."""
    made = WorkerClient("test", silence_s=1.5)
    yield made
    made.close()


def test_a_job_gives_its_result(qtbot, client: WorkerClient, image_folder: Callable[..., Path]) -> None:
    """Events come in between, the result comes last, and the handle then is over."""
    root = image_folder()
    kinds: list[str] = []
    handle = client.start("survey", SurveyRequest(paths=(str(root),)))
    handle.event_received.connect(lambda kind, data: kinds.append(kind))
    with qtbot.waitSignal(handle.finished, timeout=20_000) as done:
        pass
    assert kinds == ["row", "row", "hashed", "hashed"]
    assert SurveyResult.model_validate(done.args[0]).session.classes == ("bright", "dark")
    assert handle.is_over
    assert not client.is_busy


def test_bad_input_fails_with_its_sentence(qtbot, client: WorkerClient, tmp_path: Path) -> None:
    """A missing file is exit code 2 and one sentence that names it."""
    handle = client.start("open_session", OpenSessionRequest(path=str(tmp_path / "none.xlsx")))
    with qtbot.waitSignal(handle.failed, timeout=20_000) as failed:
        pass
    exit_code, message, _ = failed.args
    assert exit_code == 2
    assert "none.xlsx" in message


def test_a_cancelled_job_ends(qtbot, client: WorkerClient, image_folder: Callable[..., Path]) -> None:
    """Cancelling a survey of many images ends it with code 130."""
    root = image_folder(n=400)
    handle = client.start("survey", SurveyRequest(paths=(str(root),)))
    with qtbot.waitSignal(handle.progress, timeout=20_000):
        pass
    with qtbot.waitSignal(handle.failed, timeout=10_000) as failed:
        handle.cancel()
    assert failed.args[0] == 130


@posix_only
def test_a_killed_worker_is_told_at_once_and_replaced(
    qtbot, client: WorkerClient, image_folder: Callable[..., Path], tmp_path: Path
) -> None:
    """After kill -9 the open job fails within 2 s and the next job runs in a new process."""
    handle = client.start("survey", SurveyRequest(paths=(str(image_folder(n=400)),)))
    with qtbot.waitSignal(handle.progress, timeout=20_000):
        pass
    first = client.pid
    assert first is not None
    begun = time.monotonic()
    with qtbot.waitSignal(handle.failed, timeout=10_000) as failed:
        os.kill(first, signal.SIGKILL)
    assert time.monotonic() - begun < 2.0
    assert failed.args[0] == 1
    assert "ended unexpectedly" in failed.args[1]
    again = client.start("list_runs", ListRunsRequest(folders=(str(tmp_path),)))
    with qtbot.waitSignal(again.finished, timeout=20_000) as done:
        pass
    assert ListRunsResult.model_validate(done.args[0]).runs == ()
    assert client.pid not in (None, first)


@posix_only
def test_a_silent_worker_is_reported(qtbot, client: WorkerClient, tmp_path: Path) -> None:
    """A worker that gives no sign of life is not waited for in silence."""
    handle = client.start("list_runs", ListRunsRequest(folders=(str(tmp_path),)))
    with qtbot.waitSignal(handle.finished, timeout=20_000):
        pass
    assert client.pid is not None
    with qtbot.waitSignal(client.trouble, timeout=10_000) as told:
        os.kill(client.pid, signal.SIGSTOP)
    assert "not answered" in told.args[0]


def test_closing_fails_what_is_open(qtbot, client: WorkerClient, image_folder: Callable[..., Path]) -> None:
    """Nobody waits for a job whose worker was closed."""
    handle = client.start("survey", SurveyRequest(paths=(str(image_folder()),)))
    with qtbot.waitSignal(handle.failed, timeout=10_000):
        client.close()
    assert client.pid is None


def test_only_the_newest_request_is_answered(qtbot, client: WorkerClient, tmp_path: Path) -> None:
    """Requests that follow each other quickly make one job, and older answers are dropped."""
    latest = LatestJob(client, "open_session", delay_ms=50)
    failures: list[str] = []
    latest.failed.connect(lambda code, message, details: failures.append(message))
    for name in ("a", "b", "c"):
        latest.ask(OpenSessionRequest(path=str(tmp_path / f"{name}.xlsx")))
    assert latest.is_waiting
    qtbot.waitUntil(lambda: bool(failures), timeout=20_000)
    assert len(failures) == 1
    assert "c.xlsx" in failures[0]
    assert not latest.is_waiting


ORPHAN = """
import sys
sys.path.insert(0, {root!r})
from qtpy.QtCore import QCoreApplication
from app.worker.client import WorkerClient
from engine.protocol.documents import ListRunsRequest

application = QCoreApplication([])
client = WorkerClient("test")

def on_finished(result):
    sys.stdout.write(f"{{client.pid}}\\n")
    sys.stdout.flush()

handle = client.start("list_runs", ListRunsRequest(folders=({root!r},)))
handle.finished.connect(on_finished)
application.exec_()
"""


@posix_only
def test_a_killed_window_leaves_no_orphan(tmp_path: Path) -> None:
    """The worker ends by itself when its window is killed with kill -9."""
    import subprocess

    import psutil

    root = str(Path(__file__).resolve().parents[3])
    code = ORPHAN.format(root=root)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=tmp_path) as window:
        assert window.stdout is not None
        worker = psutil.Process(int(window.stdout.readline()))
        window.kill()
    worker.wait(timeout=5)
    assert not worker.is_running()
