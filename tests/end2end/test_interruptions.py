"""Killed, cancelled and resumed trainings: nothing told is lost, and the weights are equal to the bit."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from models.files import load_model

MAIN = Path(__file__).resolve().parents[2] / "main.py"
SETTINGS = ("--set", "architecture=LeNet5_do", "--epochs", "12", "--set", "batch_size=8")


def start(root: Path, out: Path, *more: str) -> subprocess.Popen[bytes]:
    """Start a training in a process of its own."""
    command = [sys.executable, str(MAIN), "train", "--data", str(root), "--out", str(out), *SETTINGS, *more]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def wait_for_epoch(process: subprocess.Popen[bytes], epoch: int) -> None:
    """Return when the terminal has told this epoch."""
    assert process.stderr is not None
    for line in process.stderr:
        if line.split()[:2] == [b"epoch", str(epoch).encode()]:
            return
    raise AssertionError("the training ended too early")


def weights(run: Path) -> list[np.ndarray]:
    """Return the weights of the best model of a run."""
    return load_model(run / "models" / "best.keras")[0].get_weights()


@pytest.fixture(scope="module")
def undisturbed(sample_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run that nothing happened to."""
    out = tmp_path_factory.mktemp("undisturbed") / "run"
    with start(sample_root, out) as process:
        _, errors = process.communicate(timeout=240)
    assert process.returncode == 0, errors
    return out


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_resuming_ends_with_the_same_bits(
    number: signal.Signals, sample_root: Path, undisturbed: Path, tmp_path: Path, call
) -> None:
    """kill -9, or Ctrl+C, at some moment after the third epoch; `resume` ends where the other run did."""
    out = tmp_path / "run"
    with start(sample_root, out) as process:
        wait_for_epoch(process, 3)
        process.send_signal(number)
        process.communicate(timeout=60)
    assert process.returncode == (130 if number == signal.SIGINT else -signal.SIGKILL)
    history = (out / "journal.jsonl").read_text()
    assert '"epoch":3' in history
    resumed = call("resume", out, "--json")
    assert resumed.exit_code == 0, resumed.stderr
    assert resumed.json()["epochs"] == 12
    for one, other in zip(weights(undisturbed), weights(out), strict=True):
        np.testing.assert_array_equal(one, other)


def test_two_trainings_cannot_share_a_folder(sample_root: Path, tmp_path: Path, call) -> None:
    """The second one is told so at once; the first one goes on, and SIGTERM ends it like Ctrl+C does."""
    out = tmp_path / "run"
    with start(sample_root, out) as process:
        try:
            wait_for_epoch(process, 1)
            answer = call("resume", out)
            assert answer.exit_code == 2
            assert process.poll() is None
        finally:
            process.terminate()
            _, errors = process.communicate(timeout=60)
    assert process.returncode == 143
    assert errors.splitlines()[-1] == b"Cancelled."
    assert not list(out.rglob("*.tmp-*"))


def test_a_killed_run_says_so(sample_root: Path, tmp_path: Path, call) -> None:
    """Until it is resumed, a killed run has no figures, and its commands say what to do."""
    out = tmp_path / "run"
    with start(sample_root, out) as process:
        while not (out / "journal.jsonl").exists() and process.poll() is None:
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    answer = call("evaluate", out)
    assert answer.exit_code == 2
    assert "resume" in answer.stderr
