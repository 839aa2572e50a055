"""The left side of the page: what is trained next, the queue, and the buttons."""

from __future__ import annotations

from qtpy.QtCore import Qt
from qtpy.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.widgets.option_form import OptionForm

WIDTH_PX = 328


def settings_side(
    place: QWidget, form: OptionForm, find_button: QWidget, queue: QWidget, controls: QWidget
) -> QWidget:
    """Return the parts in one column; the form scrolls where there is no room for it."""
    options = QScrollArea()
    options.setWidget(form)
    options.setWidgetResizable(True)
    options.setFrameShape(QFrame.Shape.NoFrame)
    options.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    form.layout().setAlignment(Qt.AlignmentFlag.AlignTop)
    form.layout().setContentsMargins(0, 0, 8, 0)
    heading = QLabel("Run")
    heading.setObjectName("heading")
    side = QWidget()
    side.setFixedWidth(WIDTH_PX)
    column = QVBoxLayout(side)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    column.addWidget(heading)
    column.addWidget(place)
    column.addSpacing(8)
    column.addWidget(options, 1)
    column.addWidget(find_button)
    column.addWidget(queue, 2)
    column.addWidget(controls)
    return side
