"""The right side of the page can be read and reached in a small window, whatever a run is called."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.pages.train.page import PageWidget
from app.pages.train.watch import TrainingWatch

WIDTH_PX = 545
"""Of the right side in a window of 1024 pixels."""


def test_a_long_name_gives_way_to_the_buttons(qtbot: QtBot) -> None:
    """The buttons show all of their words; both ends of the name stay, all of it in the tool tip."""
    watch = TrainingWatch()
    qtbot.addWidget(watch)
    watch.resize(WIDTH_PX, 590)
    name = "Cells of donor 7, day 3, with a very long name that does not end here either 2026-11"
    watch.begin(name, 100)
    watch.show()
    qtbot.waitExposed(watch)
    assert watch.width() == WIDTH_PX
    actions = watch.live_buttons
    for button in (actions.settings_button, actions.save_button, actions.end_button):
        assert button.width() >= button.sizeHint().width(), button.text()
    assert watch.title.toolTip() == watch.title.words == name
    assert watch.title.text() != name and watch.title.text()[-1] == "1"


def test_nothing_keeps_the_window_from_being_small(page: PageWidget) -> None:
    """Curves with their settings and the rate finder fit beside the settings of the next training."""
    page.view.watch.live_buttons.settings_button.setChecked(True)
    for number in range(page.view.stack.count()):
        side = page.view.stack.widget(number)
        assert side is not None and side.minimumSizeHint().width() <= WIDTH_PX, side


def test_the_name_of_a_run_shows_its_beginning(page: PageWidget) -> None:
    """A name that is too long for its field is not shown from the end."""
    page.place.propose_name("Cells of donor 7, day 3, with a very long name that does not end here either")
    assert page.place.name_edit.cursorPosition() == 0
