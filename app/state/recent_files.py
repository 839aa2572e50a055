"""The sessions that were opened or saved last."""

from __future__ import annotations

from pathlib import Path

from qtpy.QtCore import QObject, QSettings, Signal

KEY = "recent/sessions"
KEPT = 8


class RecentFiles(QObject):
    """Remembers them in the user's settings, the newest first."""

    changed = Signal()

    def paths(self) -> list[Path]:
        """Return the files; they may have gone since."""
        stored = QSettings().value(KEY) or []
        # One entry comes back as a string, several as a list.
        names = [stored] if isinstance(stored, str) else list(stored)
        return [Path(str(name)) for name in names]

    def add(self, path: Path) -> None:
        """Put a file first."""
        others = [other for other in self.paths() if other != path]
        QSettings().setValue(KEY, [str(found) for found in (path, *others)][:KEPT])
        self.changed.emit()

    def clear(self) -> None:
        """Forget all."""
        QSettings().remove(KEY)
        self.changed.emit()
