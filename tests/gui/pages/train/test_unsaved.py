"""The Train page says it as long as a run folder cannot be written."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.context import AppContext
from app.pages.train.page import PageWidget
from engine.protocol.training import Notice, Unsaved


def test_the_banner_stays_until_all_is_saved(context: AppContext, qtbot: QtBot) -> None:
    """The sentence stands in the bar and asks for attention; the bar goes with the next event."""
    page = PageWidget(context)
    qtbot.addWidget(page)
    page.show()
    sentence = "The disk is full. The training goes on."
    page.desk.on_event("unsaved", Unsaved(message=sentence).model_dump())
    assert page.view.banner.isVisible() and page.view.banner.text == sentence
    assert page.state == "attention"
    page.desk.on_event("saved_again", Notice(message="All is saved.").model_dump())
    assert not page.view.banner.isVisible() and page.state != "attention"
