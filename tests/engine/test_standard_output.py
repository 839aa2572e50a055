"""Where the answer of a command goes, and what happens where it cannot go."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from engine.command_line import run
from engine.terminal import quiet_stdout

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize("ask", [["options"], ["--help"], ["new", "-h"]])
def test_an_answer_that_cannot_be_written_is_one_line(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, ask: list[str]
) -> None:
    """The disk that standard output goes to is full: exit code 1, and no traceback."""
    before = os.dup(1)
    full = os.open("/dev/full", os.O_WRONLY)
    os.dup2(full, 1)
    os.close(full)
    monkeypatch.setattr(sys, "stdout", os.fdopen(1, "w", closefd=False))
    try:
        assert run(ask) == 1
    finally:
        os.dup2(before, 1)
        os.close(before)
    told = capfd.readouterr().err.strip()
    assert told.startswith("The answer cannot be written") and "\n" not in told


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_the_version_is_told_or_one_line_says_why_not() -> None:
    """Without the command line, which takes longer to load."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "main.py", "--version"],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.startswith(b"The answer cannot be written") and done.stderr.count(b"\n") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are text on other systems")
def test_json_names_a_file_whose_name_is_no_text(
    tmp_path: Path, corner_folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Every reader takes it, and Python makes the name of it again."""
    image = (corner_folder / "left" / "left 0.png").read_bytes()
    for name in (b"a/\xff.png", b"b/copy.png"):
        place = tmp_path / os.fsdecode(name)
        place.parent.mkdir()
        place.write_bytes(image)
    run(["check", str(tmp_path), "--json"])
    answer = capfd.readouterr().out
    told = " ".join(finding["sentence"] for finding in json.loads(answer)["findings"])
    assert answer.isascii() and os.fsdecode(b"\xff.png") in told


def test_an_answer_is_whole_and_alone(capfd: pytest.CaptureFixture[str]) -> None:
    """More than a pipe holds arrives, and what a library prints meanwhile goes elsewhere."""
    text = "ä" * 100_000
    with quiet_stdout() as write:
        os.write(1, b"noise\n")
        write(text)
    streams = capfd.readouterr()
    assert streams.out == text + "\n"
    assert streams.err == "noise\n"


def test_ctrl_c_while_the_program_starts_is_one_line() -> None:
    """The first moments are imports, which are no part of any command yet."""
    code = (
        "import os, runpy, signal, sys\n"
        # A test run in the background may have inherited that the signal is ignored.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "class Interrupt:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'engine.command_line':\n"
        f"            os.kill(os.getpid(), {int(signal.SIGINT)})\n"
        "sys.meta_path.insert(0, Interrupt())\n"
        "sys.argv = ['main.py', 'runs']\n"
        "sys.path.insert(0, '.')\n"
        "runpy.run_path('main.py', run_name='__main__')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (130, b"Cancelled.\n")
