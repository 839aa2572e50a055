"""The exceptions that carry a sentence for the user."""

from __future__ import annotations


class DiscernError(Exception):
    """Something the user can be told in one sentence: what happened, which file, what to do."""


class BadInput(DiscernError):
    """What the user gave cannot be used (exit code 2)."""


class WorkFailed(DiscernError):
    """The input was fine but the work could not be finished (exit code 1)."""


class NotVerified(DiscernError):
    """A check of a result against its reference did not hold (exit code 3)."""


class Cancelled(DiscernError):
    """The user asked to stop (exit code 130)."""

    def __init__(self, message: str = "Cancelled.") -> None:
        super().__init__(message)


def first_line(error: BaseException) -> str:
    """Return what another program's error says, one line of it; else the error's name."""
    told = str(error).strip()
    return told.splitlines()[0] if told else type(error).__name__
