"""What is drawn of the curves, and how: chosen above them."""

from __future__ import annotations

from qtpy.QtCore import QSettings, Signal
from qtpy.QtWidgets import QHBoxLayout, QLabel, QMenu, QSpinBox, QWidget

from app.widgets.action_button import ActionButton
from app.widgets.curves.figures import FIGURES, FIRST_SHOWN
from app.widgets.flow_layout import FlowLayout

MOST_SMOOTHING = 50
HEIGHT_PX = 30
MOST_LAST = 1_000_000
FIGURES_KEY = "curves/figures"


class CurvesTools(QWidget):
    """Figures, smoothing, range of epochs, comparison and saving; the figures are remembered."""

    figures_chosen = Signal(tuple)
    """Names of :data:`app.widgets.curves.figures.FIGURES`."""
    smoothing_chosen = Signal(int)
    last_chosen = Signal(int)
    compare_clicked = Signal()
    picture_clicked = Signal()
    numbers_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        stored = str(QSettings().value(FIGURES_KEY, ",".join(FIRST_SHOWN))).split(",")
        self.figures_button = _menu_button("Curves", "chart-line", "Which figures are drawn")
        menu = self.figures_button.menu()
        self.figure_actions = {figure.name: menu.addAction(figure.title) for figure in FIGURES}
        for name, action in self.figure_actions.items():
            action.setCheckable(True)
            action.setChecked(name in stored)
            action.toggled.connect(self.on_figure_toggled)
        self.smoothing_box = _box(1, MOST_SMOOTHING, "Smoothing, epochs")
        self.smoothing_box.setSpecialValueText("off")
        self.smoothing_box.setToolTip("Draw the running median of so many epochs")
        self.last_box = _box(0, MOST_LAST, "Last epochs")
        self.last_box.setSpecialValueText("all")
        self.last_box.setToolTip("Draw only so many of the last epochs")
        self.compare_button = ActionButton.without_frame("history", "Compare…")
        self.compare_button.setToolTip("Draw the curves of other runs too")
        self.save_button = _menu_button("Save", "photo-down", "Save the curves as a picture or as numbers")
        self.picture_action = self.save_button.menu().addAction("Picture (PNG, SVG)…")
        self.numbers_action = self.save_button.menu().addAction("Numbers (CSV)…")
        self._connect()
        self._compose()

    @property
    def figures(self) -> tuple[str, ...]:
        """Names of the figures that are chosen; at least one."""
        return tuple(name for name, action in self.figure_actions.items() if action.isChecked())

    def on_figure_toggled(self, _shown: bool) -> None:
        """Draw the chosen ones; without any there would be nothing to see."""
        if not self.figures:
            self.figure_actions[FIRST_SHOWN[0]].setChecked(True)
            return
        QSettings().setValue(FIGURES_KEY, ",".join(self.figures))
        self.figures_chosen.emit(self.figures)

    def _connect(self) -> None:
        self.smoothing_box.valueChanged.connect(self.smoothing_chosen)
        self.last_box.valueChanged.connect(self.last_chosen)
        self.compare_button.clicked.connect(self.compare_clicked)
        self.picture_action.triggered.connect(self.picture_clicked)
        self.numbers_action.triggered.connect(self.numbers_clicked)

    def _compose(self) -> None:
        row = FlowLayout(self, spacing=4)
        for widget in (
            self.figures_button,
            _with_label("Smooth", self.smoothing_box),
            _with_label("Last", self.last_box),
            self.compare_button,
            self.save_button,
        ):
            widget.setFixedHeight(HEIGHT_PX)
            row.addWidget(widget)


def _menu_button(text: str, icon_name: str, tip: str) -> ActionButton:
    button = ActionButton.without_frame(icon_name, f"{text} ▾")
    button.setToolTip(tip)
    button.setMenu(QMenu(button))
    return button


def _box(low: int, high: int, name: str) -> QSpinBox:
    box = QSpinBox()
    box.setRange(low, high)
    box.setKeyboardTracking(False)
    box.setFixedWidth(60)
    box.setAccessibleName(name)
    return box


def _with_label(words: str, box: QSpinBox) -> QWidget:
    both = QWidget()
    label = QLabel(words)
    label.setBuddy(box)
    label.setToolTip(box.toolTip())
    row = QHBoxLayout(both)
    row.setContentsMargins(4, 0, 4, 0)
    row.setSpacing(4)
    row.addWidget(label)
    row.addWidget(box)
    return both
