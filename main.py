"""Discern: no argument (or a session) opens the window, a command runs the command line."""

from __future__ import annotations

import os
import sys

CANCELLED = 130
"""As in engine/exit_codes.py, which is not imported here: Ctrl+C may come before it is."""

SESSIONS = (".xlsx", ".json", ".zip", ".keras")
"""Ends of the names of files that hold a session."""


def main(arguments: list[str]) -> int:
    """Run the program and return its exit code."""
    _give_streams_to_a_windowed_program()
    if not arguments or arguments[0] == "open" or _is_session(arguments):
        from app.application import run

        return run(arguments if _is_session(arguments) else arguments[1:])
    if arguments == ["--version"]:
        from engine.version import tell_version

        return tell_version()
    if arguments[0] == "engine":
        from engine.worker import main as serve

        serve()
        return 0
    from engine.command_line import run as run_command

    return run_command(arguments)


def _is_session(arguments: list[str]) -> bool:
    # A file manager starts the program so, with the file that was dropped on it; no command has such an end.
    return len(arguments) == 1 and arguments[0].lower().endswith(SESSIONS)


def _give_streams_to_a_windowed_program() -> None:
    # A windowed standalone has no stdout and stderr, and libraries that write there would fail.
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123


if __name__ == "__main__":
    try:
        import multiprocessing

        multiprocessing.freeze_support()
        ended = main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.stderr.write("Cancelled.\n")
        ended = CANCELLED
    sys.exit(ended)
