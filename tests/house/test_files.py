"""House rules about files: their length, their style, and what must not stand in them."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

MAX_LINES = 400
# Each pattern has a class of one letter, so that this file does not find itself.
MACHINE_PATH = re.compile(r"/[h]ome/\w|/[U]sers/\w|/[r]oot/|[A-Z]:\\\\?[U]sers\\")
REGISTRY = re.compile(r"index[-]url|find[-]links|pypi[.]org|python[h]osted|registry[.]npmjs")
UNFINISHED = re.compile(r"\b(TOD[O]|FIXM[E]|raise NotImplemented|coming [s]oon)\b")


def _hits(files: list[Path], pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{file}:{number}: {line.strip()}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_is_long(text_files: list[Path]) -> None:
    """One thing, one file: no Python file has more than 400 lines."""
    long = {
        str(file): count
        for file in text_files
        if file.suffix == ".py" and (count := file.read_text(encoding="utf-8").count("\n")) > MAX_LINES
    }
    assert not long


def test_no_path_of_a_machine(root: Path, text_files: list[Path]) -> None:
    """No file names a folder of the machine it was written on."""
    hits = _hits(text_files, MACHINE_PATH)
    if root.parent != Path(tempfile.gettempdir()) and root.parent != Path(root.anchor):
        hits += _hits(text_files, re.compile(r"(?<![\w.])" + re.escape(f"{root.parent}/")))
    assert not hits


def test_no_address_of_a_registry(text_files: list[Path]) -> None:
    """Where packages come from is a matter of the machine, not of the project."""
    assert not _hits(text_files, REGISTRY)


def test_nothing_is_left_unfinished(source_files: list[Path]) -> None:
    """No reminder and no stub stands in the source."""
    assert not _hits(source_files, UNFINISHED)


def test_style(root: Path) -> None:
    """Ruff finds nothing, and would format nothing differently."""
    for command in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--no-cache", "."],
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
