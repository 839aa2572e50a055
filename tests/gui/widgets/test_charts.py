"""Charts: what is drawn can be chosen, by mouse and keys."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtCore import QPoint, Qt
from qtpy.QtGui import QColor
from qtpy.QtWidgets import QApplication

from app.widgets.charts.axes import Axes
from app.widgets.charts.bar_chart import BarChart, Bars
from app.widgets.charts.line_chart import Curve, LineChart
from app.widgets.charts.point_chart import NamedPoint, PointChart

ROOT = Path(__file__).parents[3]
LEFT = Qt.MouseButton.LeftButton
BLUE, RED = QColor("#0072b2"), QColor("#d55e00")
WHOLE = (0.0, 1.0)


@pytest.fixture
def lines(qtbot: QtBot) -> LineChart:
    """Two curves on the screen, the second with a gap."""
    chart = LineChart(Axes("Recall, %", "Precision, %", WHOLE, WHOLE, 100, 100))
    qtbot.addWidget(chart)
    chart.resize(400, 300)
    chart.set_curves(
        (
            Curve("a", (0.0, 0.5, 1.0), (0.0, 0.9, 1.0), BLUE),
            Curve("b", (0.0, 0.5, 1.0), (0.1, float("nan"), 0.2), RED),
        )
    )
    chart.show()
    qtbot.waitExposed(chart)
    QApplication.processEvents()
    return chart


@pytest.fixture
def bars(qtbot: QtBot) -> BarChart:
    """Two series in four bins."""
    chart = BarChart(Axes("Score, %", "Images", WHOLE, None, 100))
    qtbot.addWidget(chart)
    chart.resize(400, 300)
    chart.set_bars(
        (0.0, 0.25, 0.5, 0.75, 1.0), (Bars("a", (1, 0, 3, 40), BLUE), Bars("b", (20, 5, 0, 1), RED))
    )
    chart.show()
    qtbot.waitExposed(chart)
    QApplication.processEvents()
    return chart


def test_a_click_near_a_point_chooses_it(lines: LineChart, qtbot: QtBot) -> None:
    """Each point of each curve; a click far from all chooses nothing."""
    for place in ((0, 0), (0, 1), (0, 2), (1, 0), (1, 2)):
        qtbot.mouseClick(lines.canvas, LEFT, pos=lines.position(*place) + QPoint(2, -2))
        assert lines.current == place
    lines.current = None
    far = (lines.position(0, 1) + lines.position(1, 2)) / 2
    qtbot.mouseClick(lines.canvas, LEFT, pos=far)
    assert lines.current is None


def test_keys_walk_along_a_curve_and_to_the_next(lines: LineChart, qtbot: QtBot) -> None:
    """Right, left, to the ends and to the other curve; the ends hold."""
    steps = (
        (Qt.Key.Key_Right, (0, 0)),
        (Qt.Key.Key_Right, (0, 1)),
        (Qt.Key.Key_End, (0, 2)),
        (Qt.Key.Key_Right, (0, 2)),
        (Qt.Key.Key_Down, (1, 2)),
        (Qt.Key.Key_Home, (1, 0)),
        (Qt.Key.Key_Left, (1, 0)),
        (Qt.Key.Key_Up, (0, 0)),
    )
    for key, expected in steps:
        qtbot.keyClick(lines, key)
        assert lines.current == expected


def test_a_click_above_a_low_bar_chooses_it(bars: BarChart, qtbot: QtBot) -> None:
    """One image beside forty is a bar of few pixels: its whole column takes the click."""
    low = bars.position(0, 0)
    top = bars.position(0, 3)
    qtbot.mouseClick(bars.canvas, LEFT, pos=QPoint(low.x(), top.y()))
    assert bars.current == (0, 0)
    qtbot.mouseClick(bars.canvas, LEFT, pos=bars.position(1, 1))
    assert bars.current == (1, 1)


def test_new_data_forget_the_choice_and_empty_charts_hold(
    lines: LineChart, bars: BarChart, qtbot: QtBot
) -> None:
    """No point of an old curve is chosen in a new one; keys and clicks on nothing do nothing."""
    lines.choose(0, 2)
    lines.set_curves(())
    bars.choose(0, 0)
    bars.set_bars((), ())
    for chart in (lines, bars):
        assert chart.current is None
        qtbot.keyClick(chart, Qt.Key.Key_Right)
        qtbot.mouseClick(chart.canvas, LEFT, pos=QPoint(200, 100))
        assert chart.current is None


def test_the_plot_library_is_loaded_with_the_first_chart_that_is_shown() -> None:
    """The first window does not pay for it."""
    code = (
        "import sys; from qtpy.QtWidgets import QApplication; a = QApplication([]);"
        "from app.widgets.charts.line_chart import LineChart; from app.widgets.charts.axes import Axes;"
        "c = LineChart(Axes('x', 'y')); c.set_curves(()); print('pyqtgraph' in sys.modules);"
        "c.show(); print('pyqtgraph' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split() == ["False", "True"]


def test_the_chosen_point_is_named_and_its_axis_has_numbers(qtbot: QtBot) -> None:
    """Of many points at one place not all names find room; that of the chosen one does, whichever it is."""
    chart = PointChart(Axes("Size, kB", "Accuracy, %", None, None, 1, 100))
    qtbot.addWidget(chart)
    chart.resize(420, 170)
    points = [NamedPoint(f"A format with the number {n}", 1970 + n, 0.66, (0.6, 0.72)) for n in range(14)]
    chart.set_points(points)
    chart.show()
    qtbot.waitExposed(chart)
    QApplication.processEvents()
    for place in (0, 7, 13):
        chart.choose(0, place)
        names = [item.toPlainText() for item in chart._drawn if hasattr(item, "toPlainText")]
        assert points[place].name in names and len(names) < len(points)
    (ticks,) = chart._plot.getAxis("bottom")._tickLevels
    assert len(ticks) >= 2 and all(float(text.replace(",", "")) > 0 for _, text in ticks)
