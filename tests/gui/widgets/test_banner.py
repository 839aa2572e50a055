"""The bar for what needs a decision."""

from __future__ import annotations

from pytestqt.qtbot import QtBot
from qtpy.QtWidgets import QPushButton

from app.widgets.banner import Banner


def test_only_the_buttons_of_the_last_message_are_seen(qtbot: QtBot) -> None:
    """A second message in the same moment takes the place of the first one, buttons and all."""
    banner = Banner()
    qtbot.addWidget(banner)
    banner.show_message("First", actions=("Try again", "Stop"))
    assert _seen(banner) == {"Try again", "Stop"}
    banner.show_message("Second", actions=("Go on",))
    assert (banner.text, _seen(banner)) == ("Second", {"Go on"})


def _seen(banner: Banner) -> set[str]:
    return {button.text() for button in banner.findChildren(QPushButton) if button.isVisible()}
