"""What was decided about data that were not as recorded when a session was opened."""

from __future__ import annotations

from typing import Literal

from datasets.basics.options import Options

Choice = Literal["used_as_is", "left_out"]


class DataDecision(Options):
    """One row that was changed, missing or never hashed, and what was done about it."""

    path: str
    choice: Choice
    reason: str
    """What was found, in words."""
    recorded_sha256: str = ""
    sha256: str = ""
    """Of the content that is used; empty where the row is left out."""
    time: str = ""
    """UTC, ISO 8601."""
