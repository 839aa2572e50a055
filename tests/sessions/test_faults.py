"""A slice of the campaigns about failing disks and damaged files; whole ones are in tests/campaigns."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CAMPAIGNS = Path(__file__).parents[1] / "campaigns"


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
@pytest.mark.parametrize(
    ("script", "argument"),
    [("fault_points", "12"), ("disk_full", "4"), ("damaged_spreadsheets", "24"), ("generated_names", "3")],
)
def test_a_slice_of_a_campaign(script: str, argument: str) -> None:
    """Some operations that fail, full disks, damaged spreadsheets and sets of names; the scripts do all."""
    command = [sys.executable, str(CAMPAIGNS / f"{script}.py"), argument]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    good, _, whole = done.stdout.strip().partition(" of ")
    assert done.returncode == 0 and good == whole and int(whole) > 0, done.stderr
