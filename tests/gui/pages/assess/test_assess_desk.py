"""In a real window every cell, bar, point and row shows exactly its images, by mouse and by keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtCore import Qt
from qtpy.QtWidgets import QApplication

from app.context import AppContext
from app.pages.assess.desk import AssessDesk
from app.pages.assess.evaluated import Evaluated
from app.pages.assess.tabs.registry import TABS
from app.widgets.charts.chart import Chart
from app.widgets.sortable_table import SortableTable

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key


@pytest.fixture
def desk(qtbot: QtBot, context: AppContext) -> AssessDesk:
    """The page without run and headline, on the screen."""
    made = AssessDesk(context)
    qtbot.addWidget(made)
    made.resize(1180, 620)
    made.show()
    qtbot.waitExposed(made)
    return made


def _names(desk: AssessDesk) -> list[str]:
    """The images on the wall, as the user calls them."""
    assert desk.images.evaluated is not None
    return [desk.images.evaluated.image(place).name for place in desk.images.choice.places]


def _open(desk: AssessDesk, name: str, qtbot: QtBot) -> None:
    """Click on a tab."""
    place = desk.stack.indexOf(desk.tabs[name])
    qtbot.mouseClick(desk.bar, LEFT, pos=desk.bar.tabRect(place).center())
    assert desk.stack.currentWidget() is desk.tabs[name]


def _click_point(chart: Chart, series: int, point: int, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: chart.isVisible() and chart.canvas.isVisible())
    QApplication.processEvents()
    qtbot.mouseClick(chart.canvas, LEFT, pos=chart.position(series, point))


def _click_row(table: SortableTable, line: int, qtbot: QtBot) -> None:
    place = table.visualItemRect(table.item(table.row_of(line), 0)).center()
    qtbot.mouseClick(table.viewport(), LEFT, pos=place)


def test_every_tab_says_what_it_is_and_stands_an_evaluation_that_is_gone(
    desk: AssessDesk, make_evaluated: Callable[..., Evaluated], qtbot: QtBot
) -> None:
    """All tabs take an evaluation of one label, of several, of one image per class, and none."""
    entries = TABS.entries()
    assert set(entries) == set(desk.tabs) and len(entries) >= 5
    assert len({module.TAB.order for module in entries.values()}) == len(entries)
    several, lonely = make_evaluated(several=True), make_evaluated(("a", "b"), n=1)
    for evaluated in (several, lonely, None):
        desk.set_evaluated(evaluated)
        for name, module in entries.items():
            assert module.TAB.title and module.TAB.help
            _open(desk, name, qtbot)


def test_a_cell_shows_its_images_by_mouse_and_keys(
    desk: AssessDesk, make_evaluated: Callable[..., Evaluated], qtbot: QtBot
) -> None:
    """Against an independent count: the names of the files tell the true class, the answer the other."""
    evaluated = make_evaluated()
    desk.set_evaluated(evaluated)
    names = evaluated.classes
    expected = Counter(
        (image.name.rpartition(" ")[0], names[image.scores.index(max(image.scores))])
        for image in evaluated.result.images
    )
    table = desk.tabs["matrix"].matrix.table
    model = desk.tabs["matrix"].matrix.model
    qtbot.mouseClick(table.viewport(), LEFT, pos=table.visualRect(model.index(0, 0)).center())
    steps = (None, Key.Key_Right, Key.Key_Right, Key.Key_Down, Key.Key_Left, Key.Key_Left, Key.Key_Down)
    cells = ((0, 0), (0, 1), (0, 2), (1, 2), (1, 1), (1, 0), (2, 0))
    for step, (true, predicted) in zip(steps, cells, strict=True):
        if step is not None:
            qtbot.keyClick(table, step)
        shown = _names(desk)
        assert len(shown) == expected[names[true], names[predicted]] == len(set(shown))
        assert {name.rpartition(" ")[0] for name in shown} <= {names[true]}
    assert desk.images.wall.n_tiles == len(_names(desk))


def test_matrix_shows_percent_and_is_copied(
    desk: AssessDesk, make_evaluated: Callable[..., Evaluated], qtbot: QtBot
) -> None:
    """Counts or percent of the row; the clipboard gets what is shown, with the names."""
    desk.set_evaluated(make_evaluated(("a", "b"), n=10))
    matrix = desk.tabs["matrix"].matrix
    desk.tabs["matrix"].save.on_copy()
    lines = [line.split("\t") for line in QApplication.clipboard().text().splitlines()]
    assert lines[0] == ["true class", "a", "b"] and [line[0] for line in lines[1:]] == ["a", "b"]
    assert all(sum(int(cell) for cell in line[1:]) == 10 for line in lines[1:])
    qtbot.mouseClick(matrix.percent_button, LEFT, pos=matrix.percent_button.rect().center())
    qtbot.waitUntil(matrix.percent_button.isChecked)
    assert sum(float(matrix.model.index(0, column).data()) for column in range(2)) == pytest.approx(100)


def test_twenty_classes_with_long_names_stay_readable(
    desk: AssessDesk, make_evaluated: Callable[..., Evaluated], qtbot: QtBot
) -> None:
    """The titles of narrow columns stand upright, every cell has room for its count."""
    names = tuple(f"white blood cell, subtype number {number:02d}" for number in range(20))
    desk.set_evaluated(make_evaluated(names, n=3))
    matrix = desk.tabs["matrix"].matrix
    qtbot.waitUntil(lambda: matrix.header.height() > 80)
    assert matrix.header.is_turned
    matrix.percent_button.setChecked(True)
    widest = max(matrix.table.fontMetrics().horizontalAdvance(text) for text in matrix.model.texts())
    assert min(matrix.header.sectionSize(column) for column in range(20)) > widest
    _open(desk, "errors", qtbot)
    pairs = desk.tabs["errors"].pairs
    assert pairs.horizontalHeader().length() <= pairs.viewport().width(), "how many there are is in sight"
    _open(desk, "matrix", qtbot)
    desk.set_evaluated(make_evaluated(("a", "b"), n=3))
    qtbot.waitUntil(lambda: matrix.header.height() < 40)


def test_a_bar_shows_its_images(
    desk: AssessDesk, make_evaluated: Callable[..., Evaluated], qtbot: QtBot
) -> None:
    """A click on the highest bar of the class; the arrow keys reach the next bars."""
    evaluated = make_evaluated()
    desk.set_evaluated(evaluated)
    _open(desk, "curves", qtbot)
    curves = desk.tabs["curves"]
    qtbot.mouseClick(curves.buttons["scores"], LEFT)
    histogram = evaluated.result.curves[0].histogram
    bin_ = histogram.of_class.index(max(histogram.of_class))
    _click_point(curves.view.chart, 0, bin_, qtbot)

    def expected(bin_: int) -> set[str]:
        low, high = histogram.edges[bin_ : bin_ + 2]
        last = bin_ == len(histogram.edges) - 2
        return {
            image.name
            for image in evaluated.result.images
            if image.true_class == 0 and (low <= image.scores[0] < high or (last and image.scores[0] == high))
        }

    assert set(_names(desk)) == expected(bin_) != set()
    qtbot.keyClick(curves.view.chart, Key.Key_Left)
    assert set(_names(desk)) == expected(bin_ - 1)


@pytest.mark.parametrize("kind", ["roc", "precision_recall", "thresholds"])
def test_a_point_of_a_curve_shows_what_its_threshold_mistakes(
    kind: str, desk: AssessDesk, make_evaluated: Callable[..., Evaluated], qtbot: QtBot
) -> None:
    """Missed images first, then those of others that reach the threshold; none else."""
    evaluated = make_evaluated()
    desk.set_evaluated(evaluated)
    _open(desk, "curves", qtbot)
    curves = desk.tabs["curves"]
    qtbot.mouseClick(curves.buttons[kind], LEFT)
    curves.label.setCurrentIndex(1)
    chart = curves.view.chart
    point = chart._n_points(0) // 2
    _click_point(chart, 0, point, qtbot)
    series, point = chart.current
    found = evaluated.result.curves[1]
    drawn = {"roc": found.roc, "precision_recall": found.pr, "thresholds": found.thresholds}[kind]
    threshold = drawn.threshold[point]
    assert series in (0, 1)
    if kind != "thresholds":
        assert series == 0, "the chosen class is meant where curves lie on each other"
    missed = [
        one.name for one in evaluated.result.images if one.true_class == 1 and one.scores[1] < threshold
    ]
    alarms = [
        one.name for one in evaluated.result.images if one.true_class != 1 and one.scores[1] >= threshold
    ]
    shown = _names(desk)
    assert set(shown[: len(missed)]) == set(missed) and set(shown[len(missed) :]) == set(alarms)
    assert f"{len(missed):,} missed, {len(alarms):,} wrongly" in desk.images.title.words


def test_a_point_of_the_reliability_diagram_shows_its_images(
    desk: AssessDesk, make_evaluated: Callable[..., Evaluated], qtbot: QtBot
) -> None:
    """Exactly the images of its bin."""
    evaluated = make_evaluated(n=40)
    desk.set_evaluated(evaluated)
    _open(desk, "calibration", qtbot)
    found = evaluated.result.reliability
    last = len(found.bins) - 1
    _click_point(desk.tabs["calibration"].chart, 0, last, qtbot)
    low, high = found.edges[found.bins[last]], found.edges[found.bins[last] + 1]
    expected = {one.name for one in evaluated.result.images if low <= max(one.scores) <= high}
    assert set(_names(desk)) == expected and len(expected) == found.n[last]


def test_rows_of_tables_show_their_images(
    desk: AssessDesk, make_evaluated: Callable[..., Evaluated], qtbot: QtBot
) -> None:
    """A class, a confused pair, a file and a group; sorting changes the order, not the meaning."""
    evaluated = make_evaluated(groups=4)
    desk.set_evaluated(evaluated)
    images = evaluated.result.images
    _open(desk, "classes", qtbot)
    classes = desk.tabs["classes"].table
    classes.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    _click_row(classes, 0, qtbot)
    assert set(_names(desk)) == {one.name for one in images if one.true_class == 0}

    _open(desk, "errors", qtbot)
    assert len(_names(desk)) == sum(one.true_class != one.predicted_class for one in images)
    _click_row(desk.tabs["errors"].pairs, 0, qtbot)
    pair = evaluated.result.confused_pairs[0]
    expected = {
        one.name
        for one in images
        if (one.true_class, one.predicted_class) == (pair.true_class, pair.predicted_class)
    }
    assert set(_names(desk)) == expected and len(expected) == pair.n
    qtbot.mouseClick(desk.images.errors_button, LEFT)
    assert len(_names(desk)) == sum(one.true_class != one.predicted_class for one in images)

    _open(desk, "files", qtbot)
    files = desk.tabs["files"]
    files.table.sortByColumn(3, Qt.SortOrder.AscendingOrder)
    shares = [float(row[3].split("\n")[0]) for row in files.table.texts()]
    assert shares == sorted(shares)
    _click_row(files.table, 2, qtbot)
    assert set(_names(desk)) == {one.name for one in images if one.row == 2}
    qtbot.mouseClick(files.by_group, LEFT, pos=files.by_group.rect().center())
    _click_row(files.table, 3, qtbot)
    assert set(_names(desk)) == {one.name for one in images if one.group == "donor 3"}


def test_several_labels_have_a_table_each(
    desk: AssessDesk, make_evaluated: Callable[..., Evaluated], qtbot: QtBot
) -> None:
    """The matrix is one 2 × 2 table per label; a click on a cell shows its images."""
    evaluated = make_evaluated(several=True)
    desk.set_evaluated(evaluated)
    labels = desk.tabs["matrix"].labels
    assert labels.isVisible() and "have all labels right" not in desk.images.title.words
    labels.label.setCurrentIndex(2)
    table, model = labels.matrix.table, labels.matrix.model
    qtbot.mouseClick(table.viewport(), LEFT, pos=table.visualRect(model.index(0, 1)).center())
    expected = {one.name for one in evaluated.result.images if 2 in one.true_classes and one.scores[2] < 0.5}
    assert set(_names(desk)) == expected != set()
    assert model.index(0, 1).data() == str(len(expected))


def test_inspector_shows_the_image_that_is_clicked(
    desk: AssessDesk, make_evaluated: Callable[..., Evaluated], qtbot: QtBot
) -> None:
    """Picture, classes, file and all scores; the arrow keys go on to the next image."""
    evaluated = make_evaluated()
    desk.set_evaluated(evaluated)
    wall, inspector = desk.images.wall, desk.inspector
    qtbot.mouseClick(wall.viewport(), LEFT, pos=wall.tile_rect(1).center())
    for number in (1, 2):
        place = desk.images.choice.places[number]
        image = evaluated.image(place)
        assert desk.images.current == place
        assert inspector.name.words.endswith(image.name)
        assert inspector.true.words == f"True class: {evaluated.classes[image.true_class]}"
        assert inspector.said.words == f"Mistaken: {evaluated.classes[image.predicted_class]}"
        assert [one.score for one in inspector.bars.scores] == sorted(image.scores, reverse=True)
        # The helper that reads images has to start first.
        qtbot.waitUntil(lambda: inspector.picture.pixmap is not None, timeout=60_000)
        gray = inspector.picture.pixmap.toImage().pixelColor(0, 0).red()
        assert gray == 20 + 10 * image.row + image.index % 10, "the picture is that of the image's file"
        qtbot.keyClick(wall, Key.Key_Right)
        qtbot.wait(100)
