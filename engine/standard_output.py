"""Writing to standard output, which may be full, or closed by who reads it."""

from __future__ import annotations

import os

from datasets.basics.errors import WorkFailed

STDOUT = 1


def write_whole(stdout: int, text: str) -> None:
    """Write a text and a line end to a file descriptor; who closed a pipe has seen enough, as ``head`` does.

    Raises:
        WorkFailed: if it cannot be written.
    """
    # Names of images may be bytes that are no text: they are printed as they are.
    rest = memoryview(text.encode("utf-8", "surrogateescape") + b"\n")
    # Without a buffer: what it kept of a failed answer would fail once more at the end.
    try:
        while rest:
            rest = rest[os.write(stdout, rest) :]
    except BrokenPipeError:
        pass
    except OSError as error:
        raise not_written(error) from error


def not_written(error: OSError) -> WorkFailed:
    """Return what is said where standard output cannot be written."""
    return WorkFailed(
        f"The answer cannot be written to standard output ({error.strerror}): make room, or send it "
        "elsewhere."
    )


def close_failed() -> None:
    """Let what a buffer kept of a failed answer go nowhere: at the end of the program it would fail again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, STDOUT)
    os.close(nowhere)
