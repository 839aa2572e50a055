"""The curves of trainings: figures, smoothing, marks, comparison, the figures of one epoch, saving."""

from __future__ import annotations

import csv
import math
import re
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot
from qtpy.QtCore import QPointF, Qt
from qtpy.QtGui import QImage
from qtpy.QtSvg import QSvgRenderer
from qtpy.QtWidgets import QFileDialog, QLabel, QToolButton

from app.theme.roles import color
from app.widgets.curves.figures import FIGURES
from app.widgets.curves.record import CurveRecord, running_median
from app.widgets.curves.run_list import RunList
from app.widgets.curves.shown import TRAINING_COLOR, OtherRun, View
from app.widgets.curves.view import CurvesView

LEFT = Qt.MouseButton.LeftButton
CLASSES = ("cell", "=doublet of two cells with a long name")
EPOCHS = 12


def _figures(epoch: int) -> dict[str, float]:
    share = epoch / EPOCHS
    return {
        "accuracy": share,
        "val_accuracy": share / 2,
        "loss": 1 - share,
        "val_loss": 2 - share,
        "learning_rate": 0.001 / epoch,
        "val_precision.0": share,
        "val_precision.1": share / 3,
        "val_recall.0": 0.5,
        "val_recall.1": 0.25,
        "seconds": 2.0,
        "images_per_second": 100.0,
    }


@pytest.fixture
def view(qtbot: QtBot) -> CurvesView:
    """Curves of twelve epochs, with a change after the fourth and a model kept in the sixth."""
    made = CurvesView()
    qtbot.addWidget(made)
    made.resize(640, 520)
    made.plot.clear(EPOCHS, CLASSES)
    for epoch in range(1, EPOCHS + 1):
        made.plot.add_epoch(epoch, _figures(epoch), epoch == 9)
    made.plot.mark(4, "dropout 0.3 → 0.5")
    made.plot.mark_saved(6, "models/run_6.keras")
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: len(made.plot.drawn("val_accuracy")) == EPOCHS)
    return made


@given(st.lists(st.one_of(st.just(math.nan), st.floats(-9, 9)), max_size=30), st.integers(1, 12))
def test_the_running_median_is_that_of_the_measured_values(values: list[float], window: int) -> None:
    """Each value is the median of itself and those before it, without the missing ones."""
    for number, found in enumerate(running_median(values, window)):
        measured = [one for one in values[max(0, number - window + 1) : number + 1] if not math.isnan(one)]
        assert found == pytest.approx(median(measured)) if measured else math.isnan(found)


def test_a_figure_that_comes_later_is_missing_before() -> None:
    """The lists stay as long as the epochs, and a change that is told twice is marked once."""
    record = CurveRecord()
    record.add(1, {"loss": 1.0}, False)
    record.add(2, {"loss": 0.5, "val_loss": 0.7}, True)
    record.mark(1, "dropout 0.3 → 0.5")
    record.mark(1, "dropout 0.3 → 0.5")
    assert [record.value("val_loss", epoch) for epoch in (1, 2, 3)] == [None, 0.7, None]
    assert record.marks_at(2) == ["dropout 0.3 → 0.5"] and not record.marks_at(1)
    record.add(2, {"loss": 0.4}, False)
    assert record.epochs == [1, 2] and record.best == 0 and record.value("val_loss", 2) is None


def test_figures_smoothing_and_range_are_chosen_above_the_curves(view: CurvesView, qtbot: QtBot) -> None:
    """What is chosen is drawn; the choice of figures outlives the window."""
    for name in ("learning_rate", "recall"):
        view.tools.figure_actions[name].trigger()
    qtbot.waitUntil(lambda: view.plot.drawn("val_recall.1") == [0.25] * EPOCHS)
    assert view.plot.figures == ("accuracy", "loss", "learning_rate", "recall")
    assert view.plot.drawn("learning_rate")[1] == 0.0005
    view.tools.smoothing_box.setFocus()
    view.tools.smoothing_box.selectAll()
    qtbot.keyClicks(view.tools.smoothing_box, "3")
    qtbot.keyClick(view.tools.smoothing_box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.plot.drawn("accuracy")[4] == pytest.approx(4 / EPOCHS))
    view.tools.last_box.setValue(5)
    qtbot.waitUntil(lambda: view.plot.view.span(view.plot.record) == (8, 12))
    again = CurvesView()
    qtbot.addWidget(again)
    assert again.plot.figures == view.plot.figures
    for name in ("accuracy", "loss", "learning_rate", "recall"):
        view.tools.figure_actions[name].trigger()
    assert view.tools.figures == ("accuracy",), "the last figure cannot be taken away"


def _place_of(view: CurvesView, epoch: int) -> QPointF:
    panel = view.plot._panels[0]
    return panel.widget.getViewBox().mapViewToScene(QPointF(epoch, 0.5))


def test_the_mouse_tells_an_epoch_and_a_click_all_of_it(view: CurvesView, qtbot: QtBot) -> None:
    """Values and change stand above the curves; the card has each class, the kept model and the change."""
    viewport = view.plot._panels[0].widget.viewport()
    panel = view.plot._panels[0]
    panel.widget.scene().sigMouseMoved.emit(_place_of(view, 5))
    said = view.plot.legend.values.words
    assert "Epoch 5 · accuracy validation 20.8 %, training 41.7 %" in said and "dropout 0.3 → 0.5" in said
    qtbot.mouseClick(viewport, LEFT, pos=_place_of(view, 6).toPoint())
    assert view.plot.chosen_epoch == 6 and view.plot.card.isVisible()
    text = view.plot.card.table.text()
    assert "models/run_6.keras" in text and "=doublet of two cells" in text and "16.7 %" in text
    qtbot.keyClick(view.plot, Qt.Key.Key_Left)
    assert view.plot.card.heading.text() == "Epoch 5" and "dropout 0.3 → 0.5" in view.plot.card.table.text()
    qtbot.keyClick(view.plot, Qt.Key.Key_Escape)
    assert view.plot.chosen_epoch == 0 and not view.plot.card.isVisible()


def _other(root: str, hue: str) -> OtherRun:
    record = CurveRecord()
    for epoch in range(1, 20):
        record.add(epoch, _figures(epoch), False)
    return OtherRun(root, f"run {root}", hue, record)


def _legend_button(view: CurvesView, text: str) -> QToolButton | None:
    buttons = view.plot.legend.findChildren(QToolButton)
    return next((one for one in buttons if one.text() == text and one.isVisible()), None)


def test_other_runs_are_drawn_and_can_be_hidden(view: CurvesView, qtbot: QtBot) -> None:
    """The axis makes room for the longer run; the legend hides a run by a click and shows it again."""
    view.plot.set_others((_other("/a", "#009e73"), _other("/b", "#d55e00")))
    panel = view.plot._panels[0]
    qtbot.waitUntil(lambda: ("/b", "val_accuracy") in panel._curves)
    assert view.plot.view.span(view.plot.record) == (1, 19)
    qtbot.waitUntil(lambda: _legend_button(view, "run /a") is not None)
    qtbot.mouseClick(_legend_button(view, "run /a"), LEFT)
    qtbot.waitUntil(lambda: ("/a", "val_accuracy") not in panel._curves)
    assert ("/b", "val_accuracy") in panel._curves
    qtbot.waitUntil(lambda: _legend_button(view, "run /a") is not None)
    qtbot.mouseClick(_legend_button(view, "run /a"), LEFT)
    qtbot.waitUntil(lambda: ("/a", "val_accuracy") in panel._curves)


def test_the_legend_of_runs_alone_has_no_colour_that_is_not_drawn(view: CurvesView, qtbot: QtBot) -> None:
    """Each run has a colour of its own; validation and training differ by their lines."""
    view.plot.clear(0)
    view.plot.set_others((_other("/a", "#009e73"), _other("/b", "#d55e00")))
    qtbot.waitUntil(lambda: _legend_button(view, "run /a") is not None)
    words = [one.text() for one in view.plot.legend.lines.findChildren(QLabel) if one.isVisible()]
    assert [re.sub("<[^>]*>", "", one) for one in words] == ["━━ Validation", "╍╍ Training"]
    assert not any(TRAINING_COLOR in one or color("accent").name() in one for one in words)


def test_runs_are_chosen_by_mouse_or_space_bar(qtbot: QtBot) -> None:
    """The check boxes of the list tell folder and choice; without runs a sentence stands there."""
    runs = RunList()
    qtbot.addWidget(runs)
    runs.set_runs((), {})
    assert not runs.empty.isHidden()
    runs.set_runs((("/a", "run a · 4 epochs"), ("/b", "run b · 9 epochs")), {"/b": "#009e73"})
    runs.show()
    qtbot.waitExposed(runs)
    runs.list.setCurrentRow(0)
    with qtbot.waitSignal(runs.run_toggled) as told:
        qtbot.keyClick(runs.list, Qt.Key.Key_Space)
    assert told.args == ["/a", True]
    runs.list.setCurrentRow(1)
    with qtbot.waitSignal(runs.run_toggled) as told:
        qtbot.keyClick(runs.list, Qt.Key.Key_Space)
    assert told.args == ["/b", False]


def test_the_curves_are_saved_as_they_are(
    view: CurvesView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """Pixels, lines and numbers can be read again; the numbers are those measured, also when smoothed."""
    said: list[str] = []
    view.said.connect(said.append)
    view.plot.set_smoothing(7)
    names = iter(("curves.png", "curves.svg", "curves", "no folder/curves.csv"))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_arguments: (str(tmp_path / next(names)), ""))
    view.tools.picture_action.trigger()
    view.tools.picture_action.trigger()
    view.tools.numbers_action.trigger()
    image = QImage(str(tmp_path / "curves.png"))
    assert image.width() > 3 * 600 and not image.isNull()
    assert QSvgRenderer(str(tmp_path / "curves.svg")).isValid()
    with (tmp_path / "curves.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["val_accuracy"]) for row in rows] == [epoch / EPOCHS / 2 for epoch in range(1, 13)]
    assert rows[8]["is_best"] == "1" and rows[5]["kept"] == "models/run_6.keras"
    assert rows[4]["changes"] == "dropout 0.3 → 0.5" and f"val_recall {CLASSES[1]}" in rows[0]
    view.tools.numbers_action.trigger()
    assert "could not be saved" in said[-1] and "curves.csv" in said[-2]


def test_each_figure_says_its_values_in_words() -> None:
    """A share is a percentage with its unit, a rate has as many digits as it needs."""
    texts = {figure.name: figure.text(0.0123) for figure in FIGURES}
    assert texts["accuracy"] == "1.2 %" and texts["loss"] == "0.012" and texts["learning_rate"] == "0.0123"
    assert View(last=3).span(CurveRecord()) == (1, 2)


def test_a_long_plan_leaves_room_for_the_first_epochs() -> None:
    """The axis grows with the epochs until it shows all that are planned."""
    record = CurveRecord()
    spans = []
    for epoch in range(1, 301):
        record.add(epoch, {"loss": 1.0}, False)
        spans.append(View(planned=300).span(record)[1])
    assert (spans[0], spans[9], spans[74], spans[299]) == (20, 40, 300, 300) and spans == sorted(spans)
