"""Splitters that stay where the user put them."""

from __future__ import annotations

from qtpy.QtCore import QByteArray, QObject, QSettings
from qtpy.QtWidgets import QSplitter


class _Keeper(QObject):
    def __init__(self, splitter: QSplitter, key: str) -> None:
        super().__init__(splitter)
        self._splitter = splitter
        self._key = key
        splitter.splitterMoved.connect(self.on_moved)

    def on_moved(self) -> None:
        QSettings().setValue(self._key, self._splitter.saveState())


def remember(splitter: QSplitter, name: str, sizes: list[int]) -> None:
    """Put the splitter where it was left last, else at ``sizes`` in pixels, and remember later moves."""
    key = f"splitters/{name}"
    stored = QSettings().value(key)
    if not (isinstance(stored, QByteArray) and splitter.restoreState(stored)):
        splitter.setSizes(sizes)
    _Keeper(splitter, key)
