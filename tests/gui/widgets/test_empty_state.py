"""What a page shows while it is empty."""

from __future__ import annotations

from pytestqt.qtbot import QtBot
from qtpy.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.widgets.empty_state import EmptyState

TEXT = "Folders of images, measurements and tables of labels can be dropped anywhere on the window. " * 3


def test_the_whole_text_is_shown_in_a_larger_font(qtbot: QtBot) -> None:
    """The font of the style is known only when the widget is shown: the last line was cut off."""
    page = QWidget()
    page.setStyleSheet("QLabel { font-size: 24px; }")
    empty = EmptyState("photo", "Nothing yet", TEXT)
    QVBoxLayout(page).addWidget(empty)
    page.resize(900, 700)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitExposed(page)
    (label,) = [label for label in empty.findChildren(QLabel) if label.text() == TEXT]
    assert label.height() >= label.heightForWidth(label.width())
