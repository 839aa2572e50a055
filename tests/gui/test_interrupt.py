"""Ctrl+C in the terminal that the window was started from."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

MAIN = Path(__file__).resolve().parents[2] / "main.py"
PATIENCE_S = 60


def test_ctrl_c_ends_the_window_and_its_workers(tmp_path: Path) -> None:
    """The program is gone soon after, and no worker stays behind."""
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    environment = {**os.environ, **home, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen([sys.executable, str(MAIN)], env=environment, stderr=subprocess.DEVNULL) as window:
        try:
            workers = _workers_of(window)
            window.send_signal(signal.SIGINT)
            window.wait(timeout=10)
        finally:
            window.kill()
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert alive == []


def _workers_of(window: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """Return the workers once the first one runs: then the window is up."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and window.poll() is None:
        workers = psutil.Process(window.pid).children()
        if workers:
            return workers
        time.sleep(0.1)
    raise AssertionError("the window did not start a worker")
