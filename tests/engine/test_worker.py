"""The worker as the window sees it: a real process, real pipes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.exit_codes import CANCELLED, TERMINATED
from engine.protocol.messages import (
    PROTOCOL,
    JobEvent,
    JobFailed,
    JobFinished,
    JobProgress,
    Ready,
    Reply,
    StartJob,
    decode_reply,
    encode,
)

LIMIT_S = 60.0
MAIN = Path(__file__).resolve().parents[2] / "main.py"


class Talk:
    """A worker process and the conversation with it."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(MAIN), "engine"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def say(self, line: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line)
        self.process.stdin.flush()

    def start(self, job_id: str, job: str, request: dict[str, object]) -> None:
        self.say(encode(StartJob(id=job_id, job=job, request=request)))

    def replies(self) -> Iterator[Reply]:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            yield decode_reply(line)

    def until(self, kind: type[Reply]) -> list[Reply]:
        heard = []
        deadline = time.monotonic() + LIMIT_S
        # Heartbeats come as long as it lives, so that the limit is always looked at.
        for reply in self.replies():
            heard.append(reply)
            assert time.monotonic() < deadline, f"not within {LIMIT_S} s: {kind.__name__}"
            if isinstance(reply, kind):
                return heard
        raise AssertionError(f"the worker ended before it said {kind.__name__}: {heard}")


@pytest.fixture
def talk() -> Iterator[Talk]:
    """A running worker, ended after the test."""
    conversation = Talk()
    with conversation.process:
        yield conversation
        conversation.process.kill()


def test_it_says_who_it_is(talk: Talk) -> None:
    """The first line is the handshake."""
    ready = talk.until(Ready)[0]
    assert isinstance(ready, Ready)
    assert ready.protocol == PROTOCOL
    assert ready.pid == talk.process.pid


def test_a_job_reports_and_answers(talk: Talk, make_data) -> None:
    """A survey tells each row as an event, its progress, and ends with a proposed session."""
    talk.start("7", "survey", {"paths": [str(make_data())], "name": "mine"})
    heard = talk.until(JobFinished)
    rows = [reply for reply in heard if isinstance(reply, JobEvent) and reply.kind == "row"]
    assert len(rows) == 6
    assert any(isinstance(reply, JobProgress) for reply in heard)
    result = heard[-1].result  # type: ignore[union-attr]
    assert result["session"]["name"] == "mine"
    assert result["session"]["classes"] == ["left", "right"]
    assert result["notes"] == []


def test_a_survey_says_how_it_understood_a_folder(talk: Talk, make_data) -> None:
    """A table among the images of a dropped folder decides their classes, and the result says so."""
    folder = make_data() / "train" / "left"
    names = sorted(path.name for path in folder.iterdir())
    lines = ["image,class", *(f"{name},{'ab'[place % 2]}" for place, name in enumerate(names))]
    (folder / "labels.csv").write_text("\n".join(lines), encoding="utf-8")
    talk.start("1", "survey", {"paths": [str(folder)]})
    result = talk.until(JobFinished)[-1].result  # type: ignore[union-attr]
    assert result["session"]["classes"] == ["a", "b"]
    assert "taken from labels.csv" in result["notes"][0]


def test_bad_input_is_a_sentence(talk: Talk, tmp_path: Path) -> None:
    """A folder that is not there fails the job with exit code 2, and the worker lives on."""
    talk.start("1", "survey", {"paths": [str(tmp_path / "nowhere")]})
    failed = talk.until(JobFailed)[-1]
    assert isinstance(failed, JobFailed)
    assert failed.exit_code == 2
    assert "nowhere" in failed.message
    assert not failed.details
    talk.start("2", "list_runs", {"folders": [str(tmp_path)]})
    assert isinstance(talk.until(JobFinished)[-1], JobFinished)


def test_nonsense_does_not_end_it(talk: Talk, tmp_path: Path) -> None:
    """Lines that are no requests, unknown jobs and wrong requests leave the worker alive."""
    talk.say(b"not json\n\n{}\n")
    talk.start("1", "make_coffee", {})
    failed = talk.until(JobFailed)[-1]
    assert isinstance(failed, JobFailed) and "make_coffee" in failed.message
    talk.start("2", "list_runs", {"folders": 5})
    failed = talk.until(JobFailed)[-1]
    assert isinstance(failed, JobFailed) and failed.exit_code == 2 and "folders" in failed.message


def test_a_job_ends_in_good_order_with_its_worker(talk: Talk, tmp_path: Path) -> None:
    """SIGTERM cancels what is running, so that it takes its half-written files away, and ends the worker."""
    large = tmp_path / "large.npy"
    # Sparse: to hash it takes seconds, to make it none.
    np.lib.format.open_memmap(large, "w+", np.uint8, (2**24, 16, 16))
    talk.start("1", "survey", {"paths": [str(large)]})
    talk.until(JobProgress)
    talk.process.terminate()
    failed = talk.until(JobFailed)[-1]
    assert isinstance(failed, JobFailed) and failed.exit_code == CANCELLED
    assert talk.process.wait(5) == TERMINATED


@pytest.mark.skipif(sys.platform == "win32", reason="nobody is asked to end there")
def test_a_signal_that_the_main_thread_does_not_notice_ends_it() -> None:
    """It waits for a line, and the system gave SIGTERM to another thread, or a moment too early."""
    code = (
        "import signal, sys, threading\n"
        f"sys.path.insert(0, {str(MAIN.parent)!r})\n"
        "from engine.worker import main\n"
        "ask = lambda: signal.pthread_kill(threading.get_ident(), signal.SIGTERM)\n"
        "threading.Timer(0.3, ask).start()\n"
        "main()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    ) as process:
        try:
            assert process.wait(20) == TERMINATED
        finally:
            process.kill()


def test_no_orphan_is_left_when_the_window_dies(tmp_path: Path) -> None:
    """A worker whose parent is killed with -9 is gone within a second, also in the middle of a job."""
    script = (
        "import subprocess, sys, time\n"
        f"child = subprocess.Popen([sys.executable, {str(MAIN)!r}, 'engine'], stdin=subprocess.PIPE)\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as window:
        assert window.stdout is not None
        worker = int(window.stdout.readline())
        assert b"ready" in window.stdout.readline()
        window.send_signal(signal.SIGKILL)
        deadline = time.monotonic() + 2
        while _alive(worker) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not _alive(worker)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return state != "Z"
