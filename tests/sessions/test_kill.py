"""A process killed while it saves leaves everything it acknowledged."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CAMPAIGN = Path(__file__).parents[1] / "campaigns" / "kill_store.py"


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
def test_killed_writers_lose_nothing() -> None:
    """After each of 20 kills at random moments the run opens and no acknowledged epoch is missing."""
    done = subprocess.run(
        [sys.executable, str(CAMPAIGN), "20"], capture_output=True, text=True, check=False, timeout=120
    )
    assert (done.stdout, done.returncode) == ("20 of 20\n", 0), done.stderr
