"""The search for a learning rate on the page, with a real worker."""

from __future__ import annotations

from pytestqt.qtbot import QtBot
from qtpy.QtCore import QPointF, Qt

from app.context import AppContext
from app.pages.train.page import PageWidget

LEFT = Qt.MouseButton.LeftButton
SEARCH_MS = 120_000


def test_a_rate_is_found_moved_used_and_undone(page: PageWidget, context: AppContext, qtbot: QtBot) -> None:
    """The loss is drawn while it runs; a click chooses a rate; using it is one step that can be undone."""
    before = context.state.session.training.learning_rate
    finder = page.view.finder
    qtbot.mouseClick(page.find_button, LEFT)
    assert finder.isVisible() and not finder.use_button.isEnabled()
    qtbot.waitUntil(lambda: len(finder.plot.points) > 5, timeout=SEARCH_MS)
    assert finder.is_searching, "points come while it searches"
    qtbot.waitUntil(lambda: not finder.is_searching, timeout=SEARCH_MS)
    assert "Worth trying" in finder.words.text() and f"Now: {before:g}" in finder.words.text()
    suggested = finder.box.value()
    assert finder.plot.chosen == suggested and context.state.session.training.learning_rate == before
    qtbot.waitUntil(lambda: finder.plot._plot is not None)
    box = finder.plot._plot.getViewBox()
    place = finder.plot._plot.mapFromScene(box.mapViewToScene(QPointF(-4, box.viewRect().center().y())))
    qtbot.mouseClick(finder.plot._plot.viewport(), LEFT, pos=place)
    assert 0.00008 < finder.box.value() < 0.00013
    qtbot.keyClick(finder.plot, Qt.Key.Key_Right)
    chosen = finder.box.value()
    assert chosen > 0.0001
    qtbot.mouseClick(finder.use_button, LEFT)
    assert context.state.session.training.learning_rate == chosen and not finder.isVisible()
    assert page.form.editor("learning_rate").value() == chosen
    context.state.undo()
    assert context.state.session.training.learning_rate == before

    qtbot.mouseClick(page.find_button, LEFT)
    qtbot.waitUntil(lambda: finder.bar.isVisible())
    qtbot.mouseClick(finder.bar._cancel, LEFT)
    qtbot.waitUntil(lambda: not finder.is_searching, timeout=SEARCH_MS)
    assert "cancelled" in finder.words.text()
