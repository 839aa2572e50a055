"""What a page shows while it is empty."""

from __future__ import annotations

from pytestqt.qtbot import QtBot
from qtpy.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.widgets.empty_state import TEXT_WIDTH, EmptyState

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


def test_the_text_gives_way_in_a_narrow_window(qtbot: QtBot) -> None:
    """It kept the window from being as small as 1024 pixels."""
    page = QWidget()
    empty = EmptyState("photo", "Nothing yet", TEXT)
    QVBoxLayout(page).addWidget(empty)
    page.resize(420, 600)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitExposed(page)
    (label,) = [label for label in empty.findChildren(QLabel) if label.text() == TEXT]
    assert page.width() == 420 and empty.rect().contains(label.geometry())
    assert label.height() >= label.heightForWidth(label.width())
    page.resize(1000, 600)
    qtbot.waitUntil(lambda: label.width() == TEXT_WIDTH)
