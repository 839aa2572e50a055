"""The line above a picture or table: what it is, and what can be done with it."""

from __future__ import annotations

from qtpy.QtWidgets import QHBoxLayout, QWidget

from app.widgets.elided_label import ElidedLabel


def title_line(title: str, *widgets: QWidget) -> QHBoxLayout:
    """Return a line with a heading that gives way, and ``widgets`` at its right end."""
    heading = ElidedLabel()
    heading.set_words(title)
    heading.setObjectName("heading")
    line = QHBoxLayout()
    line.setSpacing(8)
    line.addWidget(heading, 1)
    for widget in widgets:
        line.addWidget(widget)
    return line
