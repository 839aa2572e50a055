"""The widgets that show figures: confusion matrix, curves, preview, cards, tables."""

from __future__ import annotations

import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtCore import QPoint, Qt
from qtpy.QtGui import QColor, QImage

from app.widgets.choice_card import ChoiceCard
from app.widgets.confusion_matrix import ConfusionMatrix
from app.widgets.curves_plot import REDRAW_MS, CurvesPlot
from app.widgets.figures_table import FiguresTable
from app.widgets.figures_text import interval_text
from app.widgets.preview_grid import PreviewGrid, PreviewRow

ROOT = Path(__file__).parents[3]
COUNTS = ((8, 2), (1, 3))
CLASSES = ("cell", "doublet")


@pytest.fixture
def matrix(qtbot: QtBot) -> ConfusionMatrix:
    """A matrix of two classes on the screen."""
    made = ConfusionMatrix()
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.set_figures(COUNTS, CLASSES)
    made.show()
    qtbot.waitExposed(made)
    return made


def _texts(matrix: ConfusionMatrix) -> list[list[str]]:
    model = matrix.model
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_matrix_shows_counts_or_shares_of_the_true_class(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    """Rows are true classes: each row of shares adds up to 100 %."""
    assert _texts(matrix) == [["8", "2"], ["1", "3"]]
    qtbot.mouseClick(matrix.percent_button, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert _texts(matrix) == [["80.0", "20.0"], ["25.0", "75.0"]]


def test_a_click_on_a_cell_tells_its_classes(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    """The signal carries true class, then predicted class; the arrow keys reach the next cell."""
    place = matrix.table.visualRect(matrix.model.index(0, 1)).center()
    with qtbot.waitSignal(matrix.cell_chosen) as said:
        qtbot.mouseClick(matrix.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert said.args == [0, 1]
    with qtbot.waitSignal(matrix.cell_chosen) as said:
        qtbot.keyClick(matrix.table, Qt.Key.Key_Down)
    assert said.args == [1, 1]


def test_cells_say_what_they_are_in_words(matrix: ConfusionMatrix) -> None:
    """Nobody has to remember which axis is which."""
    assert matrix.model.cell_words(0, 1) == "2 images of cell (20.0 %) taken for doublet"
    assert matrix.model.cell_words(1, 1) == "3 images of doublet (75.0 %) rightly taken for it"


def test_a_class_without_images_has_empty_shares(qtbot: QtBot) -> None:
    """No division by zero where a part has no image of a class."""
    made = ConfusionMatrix()
    qtbot.addWidget(made)
    made.set_figures(((0, 0), (1, 3)), CLASSES)
    made.model.set_percent(True)
    assert _texts(made)[0] == ["0.0", "0.0"]


def _epoch(plot: CurvesPlot, epoch: int, value: float, best: bool = False) -> None:
    figures = {"accuracy": value, "val_accuracy": value / 2, "loss": 1 - value, "val_loss": 2 - value}
    plot.add_epoch(epoch, figures, best)


@pytest.fixture
def plot(qtbot: QtBot) -> CurvesPlot:
    """An empty plot for four epochs, on the screen."""
    made = CurvesPlot()
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.clear(4)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_curves_follow_the_epochs(plot: CurvesPlot, qtbot: QtBot) -> None:
    """Each figure of each epoch is drawn, and the best epoch is the one told last."""
    for epoch, value in enumerate((0.5, 0.7, 0.6), start=1):
        _epoch(plot, epoch, value, best=epoch == 2)
    qtbot.waitUntil(lambda: plot.drawn("accuracy") == [0.5, 0.7, 0.6])
    assert plot.drawn("val_accuracy") == [0.25, 0.35, 0.3]
    assert plot.drawn("val_loss") == [1.5, 1.3, 1.4]
    assert plot.epochs == [1, 2, 3] and plot.best_epoch == 2


def test_epochs_repeated_after_a_resume_take_the_place_of_the_former(plot: CurvesPlot, qtbot: QtBot) -> None:
    """A training that goes on after epoch 1 draws epoch 2 anew; a best epoch that is gone is not flagged."""
    for epoch, value in enumerate((0.5, 0.7, 0.9), start=1):
        _epoch(plot, epoch, value, best=epoch == 3)
    plot.mark(1, "resumed")
    _epoch(plot, 2, 0.6)
    qtbot.waitUntil(lambda: plot.drawn("accuracy") == [0.5, 0.6])
    assert plot.epochs == [1, 2] and plot.best_epoch == 0 and plot.marks == {1: "resumed"}


def test_many_epochs_are_drawn_together(plot: CurvesPlot, qtbot: QtBot) -> None:
    """A burst of epochs costs one drawing per 100 ms, not one each."""
    qtbot.waitUntil(lambda: bool(plot._panels))
    drawings: list[str] = []
    plot._timer.timeout.connect(partial(drawings.append, "drawn"))
    begun = time.monotonic()
    for epoch in range(1, 201):
        _epoch(plot, epoch, epoch / 200)
    qtbot.waitUntil(lambda: len(plot.drawn("accuracy")) == 200)
    assert len(drawings) <= 1 + (time.monotonic() - begun) * 1000 / REDRAW_MS


def test_the_plot_library_is_loaded_with_the_first_curve_only() -> None:
    """The first window does not pay for pyqtgraph."""
    code = (
        "import sys; from qtpy.QtWidgets import QApplication; a = QApplication([]);"
        "from app.widgets.curves_plot import CurvesPlot; p = CurvesPlot();"
        "print('pyqtgraph' in sys.modules); p.show(); p.on_redraw(); print('pyqtgraph' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split() == ["False", "True"]


def _image(gray: int) -> QImage:
    image = QImage(8, 8, QImage.Format.Format_Grayscale8)
    image.fill(QColor(gray, gray, gray))
    return image


def test_preview_paints_original_and_variants_side_by_side(qtbot: QtBot) -> None:
    """Column 0 is the original, the variants follow, and the tool tip says which is which."""
    grid = PreviewGrid()
    qtbot.addWidget(grid)
    grid.resize(400, 240)
    row = PreviewRow(_image(10), (_image(100), _image(200)), "a 1.png", "cell", QColor("#0072b2"))
    grid.set_rows((row, row))
    painted = grid.grab().toImage()
    grays = [painted.pixelColor(grid.cell(1, column).center()).red() for column in range(3)]
    assert grays == [10, 100, 200]
    assert grid.words_at(grid.cell(0, 0).center()) == "a 1.png (cell), as it is"
    assert grid.words_at(grid.cell(1, 2).center()) == "a 1.png (cell), as the network sees it, draw 2"
    assert grid.words_at(QPoint(0, 0)) == ""


def test_a_card_is_chosen_by_a_click_anywhere(qtbot: QtBot) -> None:
    """The whole card is the button."""
    card = ChoiceCard("net", "A network", "For images.")
    qtbot.addWidget(card)
    card.resize(240, 120)
    card.show()
    qtbot.waitExposed(card)
    with qtbot.waitSignal(card.chosen) as said:
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(200, 100))
    assert said.args == ["net", True] and card.is_chosen


def test_a_card_that_cannot_be_chosen_says_why(qtbot: QtBot) -> None:
    """Neither click nor key choose it, and the reason stands on it."""
    card = ChoiceCard("net", "A network", "For images.")
    qtbot.addWidget(card)
    card.set_reason("Needs images of at least 16 px.")
    card.show()
    qtbot.waitExposed(card)
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(card.button, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert not card.is_chosen and card.reason == card.toolTip() == "Needs images of at least 16 px."


def test_a_table_shows_texts_and_right_aligned_figures(qtbot: QtBot) -> None:
    """Figures stand below each other; words on the left."""
    table = FiguresTable(("Class", "Images"))
    qtbot.addWidget(table)
    table.set_rows([("cell", "12"), ("doublet", "3")])
    assert table.texts() == [["cell", "12"], ["doublet", "3"]]
    assert table.item(0, 1).textAlignment() & Qt.AlignmentFlag.AlignRight
    assert table.item(0, 0).textAlignment() & Qt.AlignmentFlag.AlignLeft


def test_an_accuracy_comes_with_its_interval() -> None:
    """A number without an interval looks unfinished."""
    assert interval_text(0.935, (0.912, 0.953)) == "93.5 % (95 % interval 91.2 to 95.3 %)"
