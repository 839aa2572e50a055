"""The confusion matrix, whose cells can be opened."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from qtpy.QtGui import QColor, QPainter
from qtpy.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHBoxLayout,
    QHeaderView,
    QRadioButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.theme.roles import color
from app.widgets.elided_label import ElidedLabel
from app.widgets.matrix_model import SHARE_ROLE, MatrixModel
from app.widgets.turned_header import TurnedHeader

SMALLEST_WIDTH_PX = 30
SMALLEST_HEIGHT_PX = 24
CELL_MARGIN_PX = 3
LONGEST_NAME_PX = 120


class ConfusionMatrix(QWidget):
    """True classes in rows, predicted ones in columns; counts or percent of the true class."""

    cell_chosen = Signal(int, int)
    """True class and predicted class (indices) of the cell that was clicked or reached by the keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = MatrixModel()
        self.table = QTableView()
        self.header = TurnedHeader(self.table)
        self.counts_button = QRadioButton("Counts")
        self.percent_button = QRadioButton("Percent of the true class")
        self._set_up_table()
        self._compose()
        self.percent_button.toggled.connect(self.model.set_percent)
        self.percent_button.toggled.connect(self.fit_columns)
        self.table.selectionModel().currentChanged.connect(self.on_current_changed)

    def set_figures(self, counts: Sequence[Sequence[int]], classes: Sequence[str]) -> None:
        """Show ``counts`` (true class, predicted class); no cell is chosen afterwards."""
        self.model.set_figures(counts, classes)
        self.fit_columns()

    def copy(self) -> None:
        """Put the table as it is shown on the clipboard, with tabulators between the columns."""
        QApplication.clipboard().setText(self.model.copied())

    def fit_columns(self) -> None:
        """Make every column wide enough for its figures; titles that do not fit stand upright."""
        advance = self.table.fontMetrics().horizontalAdvance
        widest = max(map(advance, self.model.texts()), default=0)
        self.header.setMinimumSectionSize(max(SMALLEST_WIDTH_PX, widest + 2 * CELL_MARGIN_PX))
        self.header.refresh()

    def choose(self, true: int, predicted: int) -> None:
        """Open one cell, as a click on it does."""
        chosen = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.table.selectionModel().setCurrentIndex(self.model.index(true, predicted), chosen)

    def on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        """Tell which cell is open now."""
        if current.isValid():
            self.cell_chosen.emit(current.row(), current.column())

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setHorizontalHeader(self.header)
        table.setItemDelegate(_CellDelegate(table))
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setCornerButtonEnabled(False)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        table.setAccessibleName("Confusion matrix, rows: true class, columns: predicted class")
        for header in (table.horizontalHeader(), table.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
            header.setTextElideMode(Qt.TextElideMode.ElideMiddle)
            header.setHighlightSections(False)
        table.verticalHeader().setMinimumSectionSize(SMALLEST_HEIGHT_PX)
        table.verticalHeader().setMaximumWidth(LONGEST_NAME_PX)

    def _compose(self) -> None:
        self.counts_button.setChecked(True)
        axes = ElidedLabel()
        axes.set_words("Rows: true class · columns: predicted class")
        axes.setObjectName("quiet")
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(axes, 1)
        above.addWidget(self.counts_button)
        above.addWidget(self.percent_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(above)
        column.addWidget(self.table, 1)


class _CellDelegate(QStyledItemDelegate):
    """Paints a cell the darker, the larger its share; right ones and mistaken ones in two hues."""

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        if painter is None:
            return
        right = index.row() == index.column()
        share = float(index.data(SHARE_ROLE))
        ground = _blend(color("surface"), color("accent" if right else "warning"), share)
        painter.save()
        painter.fillRect(option.rect, ground)
        painter.setPen(_readable_on(ground))
        painter.drawText(option.rect, int(Qt.AlignmentFlag.AlignCenter), str(index.data()))
        if option.state & QStyle.StateFlag.State_Selected:
            pen = painter.pen()
            pen.setColor(color("text"))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.drawRect(option.rect.adjusted(1, 1, -1, -1))
        painter.restore()


def _blend(start: QColor, end: QColor, share: float) -> QColor:
    def between(low: float, high: float) -> float:
        return low + (high - low) * share

    return QColor.fromRgbF(
        between(start.redF(), end.redF()),
        between(start.greenF(), end.greenF()),
        between(start.blueF(), end.blueF()),
    )


def _readable_on(ground: QColor) -> QColor:
    """Return black or white, whichever has the larger contrast (WCAG 2.1, relative luminance)."""
    red, green, blue = (_linear(part) for part in (ground.redF(), ground.greenF(), ground.blueF()))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return QColor("#000000") if (luminance + 0.05) / 0.05 >= 1.05 / (luminance + 0.05) else QColor("#ffffff")


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
