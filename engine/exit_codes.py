"""The exit codes of the command line, fixed by contract."""

from __future__ import annotations

from datasets.basics.errors import BadInput, Cancelled, DiscernError, NotVerified

DONE = 0
WORK_FAILED = 1
BAD_INPUT = 2
NOT_VERIFIED = 3
CANCELLED = 130
TERMINATED = 143


class Terminated(Cancelled):
    """The system asked the program to end (SIGTERM)."""


def exit_code_of(error: DiscernError) -> int:
    """Return the exit code that belongs to an error for the user."""
    if isinstance(error, BadInput):
        return BAD_INPUT
    if isinstance(error, NotVerified):
        return NOT_VERIFIED
    if isinstance(error, Terminated):
        return TERMINATED
    if isinstance(error, Cancelled):
        return CANCELLED
    return WORK_FAILED
