"""The window: a frame that shows at once, and a body that comes with the first paint."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtCore import QByteArray, QSettings, QTimer
from qtpy.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent
from qtpy.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from app.errors import write_log
from app.pages.registry import page_infos
from app.window.drops import dropped_paths
from app.window.menus import Menus
from app.window.rail import Rail
from resources import PROGRAM

if TYPE_CHECKING:
    from app.window.body import WindowBody

GEOMETRY_KEY = "window/geometry"
SIZE = (1280, 800)
SMALLEST = (1024, 640)


class MainWindow(QMainWindow):
    """Menu bar and rail; everything that needs the session is in :class:`app.window.body.WindowBody`.

    The session's types take longer to import than Qt's widgets, so they come after the first paint.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(PROGRAM)
        self.setAcceptDrops(True)
        self.setMinimumSize(*SMALLEST)
        self.resize(*SIZE)
        self._body: WindowBody | None = None
        self._is_painted = False
        self.menus = Menus(self.menuBar())
        self.rail = Rail(page_infos())
        self.rail.set_current(page_infos()[0].name)
        self._middle = QHBoxLayout()
        self._middle.setSpacing(0)
        self._middle.addWidget(self.rail)
        self._middle.addStretch(1)
        centre = QWidget()
        self._column = QVBoxLayout(centre)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(self._middle, 1)
        self.setCentralWidget(centre)
        geometry = QSettings().value(GEOMETRY_KEY)
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)

    @property
    def body(self) -> WindowBody:
        """Pages, bars and state, made when first asked for."""
        if self._body is None:
            self._body = self._fill()
        return self._body

    def open_path(self, path: Path) -> None:
        """Open a session spreadsheet or a run folder."""
        self.body.open_session(path)

    def release(self) -> None:
        """End all helper processes; what is not saved may be lost now."""
        if self._body is not None:
            self._body.kept.close()
            self._body.queue.close()
            self._body.workers.close()

    def on_painted(self) -> None:
        write_log()
        self.body.start()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self.on_painted)

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:
        if event is not None and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent | None) -> None:
        if event is not None:
            event.acceptProposedAction()
            self.body.take(dropped_paths(event.mimeData()))

    def closeEvent(self, event: QCloseEvent | None) -> None:
        if event is None:
            return
        if self._body is not None and not self._body.may_close():
            event.ignore()
            return
        QSettings().setValue(GEOMETRY_KEY, self.saveGeometry())
        self.release()
        event.accept()

    def _fill(self) -> WindowBody:
        # Imported late: see above.
        from app.window.body import WindowBody

        body = WindowBody(self, self.rail, self.menus)
        self._middle.takeAt(1)
        self._middle.addWidget(body, 1)
        self._column.addWidget(body.status_line)
        return body
