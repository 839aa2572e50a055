"""Opens the window."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from app.display import why_no_window

NO_WINDOW = 2
USAGE = (
    "Usage: discern open [SESSION]   opens the window on a spreadsheet, session.json, run, model or capsule."
)


def run(arguments: list[str]) -> int:
    """Run the desktop program until its window is closed, and return the exit code.

    Args:
        arguments: nothing, or the session spreadsheet (or run folder) to open.
    """
    wants_help = not {"-h", "--help"}.isdisjoint(arguments)
    if wants_help or len(arguments) > 1:
        sys.stderr.write(USAGE + "\n")
        return 0 if wants_help else NO_WINDOW
    reason = why_no_window()
    if reason is not None:
        sys.stderr.write(reason + "\n")
        return NO_WINDOW
    # Our pages use Qt 5's names through QtPy; another binding that happens to be installed must not be taken.
    os.environ.setdefault("QT_API", "pyqt5")
    from app.start import open_window, start_application

    # Qt's loop would run on after Python's KeyboardInterrupt; Ctrl+C in the terminal ends the program, and
    # the workers end with it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    application = start_application(sys.argv[:1])
    window = open_window()
    if arguments:
        window.open_path(Path(arguments[0]).expanduser().absolute())
    try:
        return int(application.exec_())
    finally:
        window.release()
