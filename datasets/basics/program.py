"""The program itself, started as a process of its own."""

from __future__ import annotations

import sys
from pathlib import Path


def program_command() -> list[str]:
    """Return the command that starts this program, frozen or from source."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, str(Path(__file__).resolve().parents[2] / "main.py")]
