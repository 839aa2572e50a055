"""Prove that a built standalone works on a machine without Python: it is started with an empty environment.

    python packaging/smoke_test.py dist/Discern

Version, bad input, registries (compared with the source's), worker, window and the whole demo.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from engine.protocol.documents import ListRunsRequest  # noqa: E402 - found only with the root on the path
from engine.protocol.messages import (  # noqa: E402
    PROTOCOL,
    Heartbeat,
    JobFinished,
    JobProgress,
    Ready,
    StartJob,
    decode_reply,
    encode,
)

WINDOW_S = 60
"""Longest wait for the window; it is up in well under a second on a machine that does nothing else."""
END_S = 10
"""Longest wait for the end of a process that was told to end."""
NETWORK_LIBRARIES = ("tensorflow", "keras", "torch")


class Standalone:
    """The built program, and an environment in which there is no Python."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.program = str((folder / "Discern").resolve())
        # No PATH, no PYTHON…, no LD_LIBRARY_PATH: only what the folder brings.
        self.environment = {"HOME": str(home), "TMPDIR": str(home), "QT_QPA_PLATFORM": "offscreen"}
        self.home = home

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        command = [self.program, *arguments]
        return subprocess.run(
            command, env=self.environment, cwd=self.home, capture_output=True, text=True, check=False
        )

    def start(self, *arguments: str, pipe: int | None = None) -> subprocess.Popen[bytes]:
        """Start the program and leave it running; ``pipe`` becomes its stdin and stdout."""
        command = [self.program, *arguments]
        return subprocess.Popen(command, env=self.environment, cwd=self.home, stdin=pipe, stdout=pipe)

    def output(self, *arguments: str) -> str:
        """Run one command that must succeed and return what it printed."""
        done = self.run(*arguments)
        assert done.returncode == 0, f"{arguments}: exit {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout


def from_source(*arguments: str) -> str:
    """Return what the program prints when it is run from its source."""
    command = [sys.executable, str(ROOT / "main.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def version(standalone: Standalone) -> None:
    """It says the version of the source."""
    assert standalone.output("--version") == from_source("--version")


def bad_input(standalone: Standalone) -> None:
    """A missing folder is one line on stderr and exit code 2."""
    done = standalone.run("check", "no such folder")
    assert done.returncode == 2, done
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr


def registries(standalone: Standalone) -> None:
    """Every registry holds what it holds in the source; every entry of it could be loaded."""
    built = json.loads(standalone.output("inventory"))
    source = json.loads(from_source("inventory"))
    assert built == source, f"in the standalone: {built}\nin the source: {source}"
    assert all(built.values()), built


def worker(standalone: Standalone) -> None:
    """The worker greets, does a job, and ends with its stdin."""
    with standalone.start("engine", pipe=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stdout is not None
        ready = decode_reply(process.stdout.readline())
        assert isinstance(ready, Ready) and ready.protocol == PROTOCOL, ready
        request = ListRunsRequest(folders=(str(standalone.home),)).model_dump(mode="json")
        process.stdin.write(encode(StartJob(id="1", job="list_runs", request=request)))
        process.stdin.flush()
        reply = decode_reply(process.stdout.readline())
        while isinstance(reply, Heartbeat | JobProgress):
            reply = decode_reply(process.stdout.readline())
        assert isinstance(reply, JobFinished), reply
        process.stdin.close()
        process.wait(END_S)


def window(standalone: Standalone) -> None:
    """The window comes up with its worker, loads no network library, leaves nothing behind when killed."""
    with standalone.start() as process:
        watched = psutil.Process(process.pid)
        try:
            _wait_for(lambda: any("engine" in child.cmdline() for child in watched.children()), WINDOW_S)
            assert process.poll() is None, "the window ended by itself"
            loaded = {Path(entry.path).name.lower() for entry in watched.memory_maps()}
            workers = watched.children(recursive=True)
        finally:
            process.kill()
    assert any("qt5widgets" in name for name in loaded), "no window: Qt is not loaded"
    assert not [name for name in loaded if any(library in name for library in NETWORK_LIBRARIES)]
    _, orphans = psutil.wait_procs(workers, timeout=END_S)
    assert not orphans, orphans


def demo(standalone: Standalone) -> None:
    """The demo trains, evaluates and exports; the export holds its check, and onnxruntime classifies."""
    out = standalone.home / "demo"
    result: dict[str, Any] = json.loads(standalone.output("demo", "--out", str(out), "--no-window", "--json"))
    run = Path(result["run"])
    expected = ["session.json", "journal.jsonl", "metrics.json", "models/best.keras", "reports", "exports"]
    missing = [name for name in expected if not (run / name).exists()]
    assert not missing, missing
    assert list(run.glob("*_meta.xlsx")) and list(run.glob("exports/**/*.pb"))
    exports = json.loads(standalone.output("export", str(run), "--to", "frozen-pb", "--json"))["exports"]
    assert [entry["verified"] for entry in exports] == [True], exports
    table = standalone.home / "classes.csv"
    said = json.loads(standalone.output("predict", str(run), str(out), "--out", str(table), "--json"))
    assert said["engine"] == "onnxruntime" and said["n"] > 0 and table.is_file(), said


def _wait_for(condition: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"nothing happened within {seconds} s"
        time.sleep(0.2)


def main() -> int:
    """Run all checks and say how long each took."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "dist" / "Discern")
    for check in (version, bad_input, registries, worker, window, demo):
        with tempfile.TemporaryDirectory() as home:
            begun = time.monotonic()
            check(Standalone(folder, Path(os.path.realpath(home))))
            print(f"{check.__name__}: {time.monotonic() - begun:.1f} s", flush=True)
    print("the standalone works")
    return 0


if __name__ == "__main__":
    sys.exit(main())
