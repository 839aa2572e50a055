"""Folders in which moved data were found before."""

from __future__ import annotations

from pathlib import Path

from qtpy.QtCore import QSettings

KEY = "data/places"
KEPT = 8


def data_places() -> tuple[str, ...]:
    """Return the folders that are there now, the one named last first.

    Whoever has shown once where the images of a run are now is not asked again by the pages that use the run.
    """
    return tuple(place for place in _stored() if Path(place).is_dir())


def remember_data_place(folder: str) -> None:
    """Look in this folder too from now on."""
    others = [place for place in _stored() if place != folder]
    QSettings().setValue(KEY, [folder, *others][:KEPT])


def _stored() -> list[str]:
    stored = QSettings().value(KEY) or []
    # One entry comes back as a string, several as a list.
    return [stored] if isinstance(stored, str) else [str(place) for place in stored]
