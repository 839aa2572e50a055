"""Class weights of one's own are given on the page Train, and it says what is missing before it trains."""

from __future__ import annotations

from pytestqt.qtbot import QtBot
from qtpy.QtCore import Qt
from qtpy.QtTest import QTest

from app.context import AppContext
from app.pages.train.page import PageWidget
from app.widgets.fields.choice import ChoiceEditor
from app.widgets.fields.items import ListEditor


def test_weights_of_ones_own_can_be_typed(page: PageWidget, context: AppContext, qtbot: QtBot) -> None:
    """The field says the order of the classes and opens with Custom; Train waits for a weight of each."""
    page.form.more_button.click()
    weights, kind = page.form.editor("custom_weights"), page.form.editor("class_weights")
    assert isinstance(weights, ListEditor) and isinstance(kind, ChoiceEditor)
    assert weights.line.placeholderText() == "dark, bright"
    assert not weights.isEnabled() and "Custom" in weights.toolTip()
    kind.box.setCurrentIndex(kind.box.findText("Custom"))
    kind.box.activated.emit(kind.box.currentIndex())
    assert weights.isEnabled()
    assert not page.controls.train_button.isEnabled()
    assert "Custom class weights" in page.controls.train_button.toolTip()
    QTest.keyClicks(weights.line, "1, 2.5")
    QTest.keyClick(weights.line, Qt.Key.Key_Return)
    assert context.state.session.training.custom_weights == (1.0, 2.5)
    assert page.controls.train_button.isEnabled()
