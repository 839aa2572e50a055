"""Opens folders in the system's file manager."""

from __future__ import annotations

import sys
from pathlib import Path

from qtpy.QtCore import QProcess, QUrl
from qtpy.QtGui import QDesktopServices


def open_folder(folder: Path) -> None:
    """Show a folder; the nearest one above it if it does not exist."""
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def show_file(file: Path) -> None:
    """Show a file, or a folder as one thing, where it lies; marked where the system can mark it."""
    if sys.platform == "darwin" and file.exists():
        QProcess.startDetached("open", ["-R", str(file)])
    elif sys.platform == "win32" and file.exists():
        QProcess.startDetached("explorer", ["/select,", str(file)])
    else:
        open_folder(file.parent)
