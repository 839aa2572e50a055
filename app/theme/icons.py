"""Icons from resources/icons, drawn in the colour of a role."""

from __future__ import annotations

from functools import lru_cache

from qtpy.QtCore import QPoint, QRect, QRectF, QSize, Qt
from qtpy.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from qtpy.QtSvg import QSvgRenderer

import resources
from app.theme.roles import roles


def icon(name: str, role: str = "text") -> QIcon:
    """Return the icon ``name`` (a file of resources/icons, without suffix) in the colour of ``role``.

    The colour is looked up when the icon is drawn, so that it follows a change between light and dark. In a
    place that is wider than high it stands at the left.
    """
    return QIcon(_RoleIconEngine(name, role))


class _RoleIconEngine(QIconEngine):
    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def paint(self, painter: QPainter | None, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        role = "quiet" if mode == QIcon.Mode.Disabled else self._role
        edge = min(rect.width(), rect.height())
        place = QRectF(rect.x(), rect.y() + (rect.height() - edge) / 2, edge, edge)
        _renderer(self._name, getattr(roles(), role)).render(painter, place)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        if mode == QIcon.Mode.Disabled:
            painter.setOpacity(0.5)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _RoleIconEngine(self._name, self._role)


@lru_cache(maxsize=256)
def _renderer(name: str, color: str) -> QSvgRenderer:
    svg = resources.path(f"icons/{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(svg.replace("currentColor", color).encode("utf-8"))
