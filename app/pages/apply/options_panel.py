"""What a prediction may do beyond one look of one model."""

from __future__ import annotations

from qtpy.QtCore import Qt, Signal
from qtpy.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.state.runs_book import RunsBook

MOST_VARIANTS = 7
LINE_PX = 26
UNKNOWN_HELP = "Images unlike the training images get no class; about 5 % of ordinary images are among them"
LINES_SHOWN = 4
RUN_ROLE = Qt.ItemDataRole.UserRole
Flag = Qt.ItemFlag


class OptionsPanel(QWidget):
    """Views of each image, further runs, and whether the files are compared with the training images."""

    changed = Signal()

    def __init__(self, runs: RunsBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs = runs
        self._model = ""
        self._classes: tuple[str, ...] = ()
        self._wanted: set[str] = set()
        self.unlike = QCheckBox("Compare with the training images")
        self.unknown = QCheckBox("Call what is unlike them “unknown”")
        self.variants = QSpinBox()
        self.others = QListWidget()
        self.others_words = QLabel("Average with further runs")
        self._compose()
        runs.runs_changed.connect(self.on_runs_changed)
        self.others.itemChanged.connect(self.on_item_changed)
        self.variants.valueChanged.connect(self.changed)
        self.unlike.toggled.connect(self.on_unlike_toggled)
        self.unknown.toggled.connect(self.changed)

    @property
    def says_unknown(self) -> bool:
        """Whether images unlike the training images get no class."""
        return self.unknown.isChecked() and self.unknown.isEnabled()

    @property
    def is_plain(self) -> bool:
        """Whether one model looks once at each image, as when its errors were measured."""
        return not self.variants.value() and not self.further_models()

    def further_models(self) -> tuple[str, ...]:
        """Return the runs that are averaged with the chosen model."""
        items = [self.others.item(line) for line in range(self.others.count())]
        ticked = [item for item in items if item.checkState() == Qt.CheckState.Checked]
        return tuple(str(item.data(RUN_ROLE)) for item in ticked if item.flags() & Flag.ItemIsEnabled)

    def set_model(self, model: str, classes: tuple[str, ...]) -> None:
        """Offer the runs that go with this model; those with other classes say why they do not."""
        self._model, self._classes = model, classes
        self.on_runs_changed()

    def on_runs_changed(self) -> None:
        """List the runs anew, keeping the ticks."""
        self.others.blockSignals(True)
        self.others.clear()
        for run in self._runs.runs:
            if run.best_epoch is not None and run.root != self._model:
                self.others.addItem(self._item(run.name, run.root, run.classes))
        self.others.blockSignals(False)
        self.others.setFixedHeight(LINE_PX * max(1, min(LINES_SHOWN, self.others.count())) + 4)
        there = self.others.count() > 0
        self.others.setVisible(there)
        self.others_words.setVisible(there)
        self.changed.emit()

    def on_item_changed(self, item: QListWidgetItem) -> None:
        """Keep what is ticked, also while another model is looked at."""
        ticked = item.checkState() == Qt.CheckState.Checked
        (self._wanted.add if ticked else self._wanted.discard)(str(item.data(RUN_ROLE)))
        self.changed.emit()

    def on_unlike_toggled(self, compared: bool) -> None:
        """Only what is compared can be called unknown."""
        self.unknown.setEnabled(compared)
        self.unknown.setToolTip(UNKNOWN_HELP if compared else "The images are not compared.")
        self.changed.emit()

    def _item(self, name: str, root: str, classes: tuple[str, ...]) -> QListWidgetItem:
        item = QListWidgetItem(name)
        item.setData(RUN_ROLE, root)
        fits = not self._classes or classes == self._classes
        item.setFlags(Flag.ItemIsUserCheckable)
        if fits:
            item.setFlags(item.flags() | Flag.ItemIsEnabled)
        ticked = fits and root in self._wanted
        item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        item.setToolTip(root if fits else f"Has other classes: {', '.join(classes)}")
        return item

    def _compose(self) -> None:
        self.unlike.setChecked(True)
        self.unlike.setToolTip(
            "Say of each file how many of its images are unlike those the model learnt from"
        )
        self.unknown.setToolTip(UNKNOWN_HELP)
        self.variants.setRange(0, MOST_VARIANTS)
        self.variants.setSpecialValueText("off")
        self.variants.setAccessibleName("Flipped and turned views")
        tip = (
            "Classify so many flipped and turned views of each image as well, of those that the training "
            "showed, and average: often a little more accurate, and slower by as much"
        )
        self.variants.setToolTip(tip)
        views = QLabel("Flipped and turned views")
        views.setToolTip(tip)
        views.setBuddy(self.variants)
        self.others_words.setToolTip(
            "The mean of several models errs less often; it takes as many times as long"
        )
        self.others.setAccessibleName("Further runs")
        row = QHBoxLayout()
        row.addWidget(views, 1)
        row.addWidget(self.variants)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.unlike)
        column.addWidget(self.unknown)
        column.addLayout(row)
        column.addWidget(self.others_words)
        column.addWidget(self.others)
