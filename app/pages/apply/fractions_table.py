"""How many images are of each class: a table with small bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qtpy.QtCore import QModelIndex, QPointF, QRectF, Qt
from qtpy.QtGui import QColor, QIcon, QPainter, QPen
from qtpy.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.theme.class_colors import class_color
from app.theme.roles import color
from app.widgets.class_chip import class_dot
from app.widgets.figures_table import FiguresTable
from datasets.basics.percents import percent, percents
from models.decisions.document import UNKNOWN

HEADERS = ("Class", "Images", "Share", "Corrected", "95 % interval", "")
TIPS = (
    "",
    "Images said to be of this class",
    "Share of the images said to be of this class",
    "The share corrected for the errors that the model made on labelled images",
    "Where the true share lies with a probability of 95 %",
    "Bar: share; line: interval of the corrected share. The largest one fills the width",
)
CORRECTED_COLUMN, INTERVAL_COLUMN, BAR_COLUMN = 3, 4, 5
BAR_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class ClassShare:
    """One line: name, number of images, and shares in 0…1.

    Attributes:
        corrected: None where it is not known.
        ci95: interval of ``corrected``.
    """

    name: str
    n: int
    raw: float
    corrected: float | None = None
    ci95: tuple[float, float] | None = None

    def texts(self) -> tuple[str, ...]:
        """Return the words of its line."""
        return (
            self.name,
            f"{self.n:,}",
            percent(self.raw),
            "–" if self.corrected is None else percent(self.corrected),
            "–" if self.ci95 is None else percents(*self.ci95),
        )


def share_color(shares: Sequence[ClassShare], line: int) -> QColor:
    """Return the colour of a line: that of the class; gray for the images that have none."""
    has_unknown = bool(shares) and shares[-1].name == UNKNOWN
    n = len(shares) - has_unknown
    return class_color(line if line < n else -1, n)


class FractionsTable(FiguresTable):
    """One line per class, in the class's colour; a bar shows the share, a whisker the corrected interval."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(HEADERS, TIPS, parent=parent)
        self._shares: list[ClassShare] = []
        self._scale = 1.0
        self._delegate = _Bars(self)
        self.setItemDelegateForColumn(BAR_COLUMN, self._delegate)
        header = self.horizontalHeader()
        header.setSectionResizeMode(BAR_COLUMN, header.ResizeMode.Stretch)
        self.setAccessibleName("Shares of the classes")

    @property
    def scale(self) -> float:
        """The share that fills the width of the bars."""
        return self._scale

    @property
    def shares(self) -> list[ClassShare]:
        """What is shown."""
        return list(self._shares)

    def set_shares(self, shares: Sequence[ClassShare]) -> None:
        """Show these shares."""
        self._shares = list(shares)
        self._scale = max((_reach(share) for share in shares), default=0.0) or 1.0
        for column, is_known in (
            (CORRECTED_COLUMN, any(share.corrected is not None for share in shares)),
            (INTERVAL_COLUMN, any(share.ci95 is not None for share in shares)),
        ):
            self.setColumnHidden(column, not is_known)
        self.set_rows([(*share.texts(), "") for share in shares])
        for line, share in enumerate(shares):
            self.item(line, 0).setIcon(QIcon(class_dot(share_color(shares, line))))
            self.item(line, BAR_COLUMN).setData(BAR_ROLE, (line, share))

    def tab_separated(self) -> str:
        """Return the table as text for a spreadsheet."""
        rows = [list(HEADERS[:BAR_COLUMN]), *(list(share.texts()) for share in self._shares)]
        return "\n".join("\t".join(row) for row in rows)


class _Bars(QStyledItemDelegate):
    def __init__(self, table: FractionsTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        super().paint(painter, option, index)
        found = index.data(BAR_ROLE)
        if painter is None or found is None:
            return
        line, share = found
        area = QRectF(option.rect).adjusted(8, 8, -8, -8)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(area, color("raised"))
        bar = QRectF(area.left(), area.top(), area.width() * share.raw / self._table.scale, area.height())
        painter.fillRect(bar, share_color(self._table.shares, line))
        if share.ci95 is not None:
            _paint_whisker(painter, area, [end / self._table.scale for end in share.ci95])
        painter.restore()


def _paint_whisker(painter: QPainter, area: QRectF, ends: Sequence[float]) -> None:
    low, high = (area.left() + area.width() * end for end in ends)
    middle = area.center().y()
    painter.setPen(QPen(color("text"), 1.5))
    painter.drawLine(QPointF(low, middle), QPointF(high, middle))
    for end in (low, high):
        painter.drawLine(QPointF(end, middle - 4), QPointF(end, middle + 4))


def _reach(share: ClassShare) -> float:
    return max(share.raw, share.ci95[1] if share.ci95 is not None else 0.0)
