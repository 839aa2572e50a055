"""What happens when the window's own code fails: it is written down and told, and the window goes on."""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import Path
from types import TracebackType

from qtpy.QtWidgets import QMessageBox

from resources import PROGRAM

LOG_BYTES = 1_000_000

log = logging.getLogger(__name__)


def log_file() -> Path:
    """Return the file that errors of the window are written to."""
    # Imported late, like the handler below: the first window does not wait for them.
    from platformdirs import user_log_path

    return Path(user_log_path(PROGRAM, appauthor=False)) / "window.log"


def write_log() -> None:
    """Write warnings and errors of the window to :func:`log_file`."""
    from logging.handlers import RotatingFileHandler

    root = logging.getLogger()
    if any(isinstance(handler, RotatingFileHandler) for handler in root.handlers):
        return
    file = log_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(file, maxBytes=LOG_BYTES, backupCount=2, encoding="utf-8", delay=True)
    except OSError as error:
        # Without a place to write the program still works; stderr has the message.
        log.warning("no log can be written to %s: %s", file, error)
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)


def catch_errors() -> None:
    """Let no error of a slot end the program: PyQt aborts on an error that nobody catches."""
    sys.excepthook = _on_error


def _on_error(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    details = "".join(traceback.format_exception(kind, error, trace))
    sys.stderr.write(details)
    if issubclass(kind, KeyboardInterrupt):
        return
    log.error("error of the window\n%s", details)
    box = QMessageBox(
        QMessageBox.Icon.Warning,
        f"{PROGRAM}: something went wrong",
        "The last step was not done because of an error of the program. Your session is still open: save it. "
        f"What happened was written to {log_file()}.",
        QMessageBox.StandardButton.Ok,
    )
    box.setDetailedText(details)
    box.exec_()
