"""What the lines of the curves mean."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape

from qtpy.QtCore import Qt, Signal
from qtpy.QtGui import QColor, QIcon, QPixmap
from qtpy.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget

from app.theme.class_colors import class_color
from app.theme.roles import color
from app.widgets.curves.figures import Figure
from app.widgets.curves.record import CurveRecord
from app.widgets.curves.shown import TRAINING_COLOR, OtherRun, View
from app.widgets.elided_label import ElidedLabel
from app.widgets.flow_layout import FlowLayout

MOST_LETTERS = 28
HEIGHT_PX = 24
OTHERS_LINES = ("━━ Validation", "╍╍ Training")


class CurvesLegend(QWidget):
    """Two lines: the values that the mouse points at, and the lines; a run that is compared can be hidden."""

    run_toggled = Signal(str, bool)
    """Folder of the run, and whether it is to be shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawn: tuple[object, ...] = ()
        self.values = ElidedLabel()
        self.values.setObjectName("quiet")
        self.lines = QWidget()
        FlowLayout(self.lines, spacing=12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.lines)
        column.addWidget(self.values)

    def show_values(self, words: str) -> None:
        """Show what is pointed at."""
        self.values.set_words(words)

    def show_runs(self, figures: Sequence[Figure], view: View, hidden: set[str], record: CurveRecord) -> None:
        """Explain the lines of these figures.

        Args:
            figures: those that are drawn.
            view: how, with all runs that are compared.
            hidden: folders of the runs that are not drawn.
            record: the training that the others are compared with; without epochs only they are drawn.
        """
        only_others = bool(view.others) and not record.epochs
        by_class = any(figure.each_class for figure in figures) and not only_others
        both = any(figure.training and figure.validation for figure in figures)
        fixed = _words_of_others(both) if only_others else _fixed_words(both, bool(record.saved))
        classes = view.classes if by_class else ()
        others = tuple((other.root, other.name, other.hue) for other in view.others)
        wanted = (tuple(fixed), classes, others, frozenset(hidden))
        if wanted == self._drawn:
            return
        self._drawn = wanted
        self._empty()
        layout = self.lines.layout()
        for words in fixed:
            layout.addWidget(_label(words))
        for number, name in enumerate(classes):
            hue = class_color(number, len(classes)).name()
            layout.addWidget(_label(f'<span style="color: {hue}">━●━</span> {escape(_short(name))}', name))
        for other in view.others:
            layout.addWidget(self._button(other, other.root not in hidden))
        for number in range(layout.count()):
            layout.itemAt(number).widget().setFixedHeight(HEIGHT_PX)
        self.lines.updateGeometry()

    def _button(self, other: OtherRun, shown: bool) -> QToolButton:
        button = QToolButton()
        button.setObjectName("legend")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIcon(_line_icon(other.hue if shown else color("line").name()))
        button.setText(_short(other.name))
        button.setCheckable(True)
        button.setChecked(shown)
        button.setAutoRaise(True)
        button.setToolTip(f"{other.name}: {'hide' if shown else 'show'} this run\n{other.root}")
        button.toggled.connect(partial(self.run_toggled.emit, other.root))
        return button

    def _empty(self) -> None:
        layout = self.lines.layout()
        while layout.count():
            widget = layout.takeAt(0).widget()
            widget.hide()
            widget.deleteLater()


def _fixed_words(both: bool, has_saved: bool) -> list[str]:
    validation, good, text = color("accent").name(), color("good").name(), color("text").name()
    words = [f'<span style="color: {validation}">━●━</span> Validation'] if both else []
    if both:
        words.append(f'<span style="color: {TRAINING_COLOR}">╍▼╍</span> Training')
    words.append(f'<span style="color: {good}">★</span> Best')
    if has_saved:
        words.append(f'<span style="color: {text}">□</span> Kept')
    return words


def _words_of_others(both: bool) -> list[str]:
    # Each run has its own colour: only the kind of line tells validation from training.
    hue = color("text").name()
    return [f'<span style="color: {hue}">{line}</span>' for line in OTHERS_LINES] if both else []


def _label(words: str, tip: str = "") -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setToolTip(tip)
    return label


def _line_icon(hue: str) -> QIcon:
    pixmap = QPixmap(16, 4)
    pixmap.fill(QColor(hue))
    return QIcon(pixmap)


def _short(name: str) -> str:
    # Names of runs of one session differ in their last letters.
    half = MOST_LETTERS // 2
    return name if len(name) <= MOST_LETTERS else f"{name[: half - 1]}…{name[-half:]}"
