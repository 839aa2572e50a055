"""The choice of a file for curves."""

from __future__ import annotations

from pathlib import Path

from qtpy.QtWidgets import QFileDialog, QWidget

PICTURE = "Pictures (*.png *.svg)"
NUMBERS = "Tables (*.csv)"


def ask_picture_file(parent: QWidget, name: str) -> Path | None:
    """Ask where a picture goes; None: nowhere. Without an ending it is a PNG."""
    return _ask(parent, "Save the curves as a picture", f"{name}.png", PICTURE, (".png", ".svg"))


def ask_numbers_file(parent: QWidget, name: str) -> Path | None:
    """Ask where the numbers go; None: nowhere."""
    return _ask(parent, "Save the numbers of the curves", f"{name}.csv", NUMBERS, (".csv",))


def _ask(parent: QWidget, title: str, name: str, kinds: str, endings: tuple[str, ...]) -> Path | None:
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(Path.home() / name), kinds)
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix.lower() in endings else path.with_name(path.name + endings[0])
