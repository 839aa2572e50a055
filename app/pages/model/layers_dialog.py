"""Which layers of a trained model learn, and which share of their units."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from qtpy.QtCore import Qt, Signal
from qtpy.QtGui import QIcon
from qtpy.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from models.spec import ModelSpec

if TYPE_CHECKING:
    from models.starting.facts import LayerFacts

COLUMNS = ("Layer", "Type", "Parameters", "Units", "Learns")
WORDS = (
    "Of dense layers and convolutions a share of the units can learn: the first units stay as they are. "
    "Layers are listed from the image to the classes."
)
BY_RULE = "“Frozen layers” decides this; set it to “None” or “Those that are named” to choose here."
WHOLE = 100
SHARE_PX = 72


class LayersDialog(QDialog):
    """One line per layer with weights; every change applies at once and can be undone."""

    spec_changed = Signal(object)
    """The new :class:`ModelSpec`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Layers that learn")
        self._spec = ModelSpec()
        self._shown: tuple[object, ...] = ()
        self.table = QTableWidget(0, len(COLUMNS))
        self.table.setHorizontalHeaderLabels(COLUMNS)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setTabKeyNavigation(False)
        self.table.setAccessibleName("Layers")
        words = QLabel(WORDS)
        words.setObjectName("quiet")
        words.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(words)
        layout.addWidget(self.table, 1)
        layout.addWidget(buttons)
        self.resize(640, 480)

    def set_layers(self, spec: ModelSpec, layers: Sequence[LayerFacts], learning: Sequence[str]) -> None:
        """Show the layers of the trained model, and which of them learn in the first epoch."""
        shown = (spec, tuple(layers), tuple(learning))
        if shown == self._shown:
            return
        self._spec, self._shown = spec, shown
        self.table.setRowCount(len(layers))
        for row, layer in enumerate(layers):
            units = f"{layer.units:,}" if layer.units else ""
            for column, text in enumerate((layer.name, layer.kind, f"{layer.parameters:,}", units)):
                self.table.setItem(row, column, _item(text, column > 1))
            self.table.setCellWidget(row, len(COLUMNS) - 1, self._editor(layer, layer.name in learning))
        self.table.resizeColumnsToContents()
        self.table.setColumnWidth(len(COLUMNS) - 1, SHARE_PX)

    def on_share(self, name: str, percent: int) -> None:
        """Let another share of a layer's units learn."""
        shares = {layer: share for layer, share in self._spec.partly_trained.items() if layer != name}
        if percent < WHOLE:
            shares[name] = percent / WHOLE
        self.spec_changed.emit(self._spec.model_copy(update={"partly_trained": shares}))

    def on_learns(self, name: str, learns: bool) -> None:
        """Freeze a whole layer, or let it learn."""
        frozen = [layer for layer in self._spec.frozen_layers if layer != name]
        if not learns:
            frozen.append(name)
        update = {"freeze": "named" if frozen else "nothing", "frozen_layers": tuple(frozen)}
        self.spec_changed.emit(self._spec.model_copy(update=update))

    def _editor(self, layer: LayerFacts, learns: bool) -> QWidget:
        if layer.units:
            box = QSpinBox()
            box.setRange(0, WHOLE)
            box.setSuffix(" %")
            box.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
            box.setAlignment(Qt.AlignmentFlag.AlignRight)
            box.setKeyboardTracking(False)
            box.setValue(round(WHOLE * self._spec.partly_trained.get(layer.name, 1.0)))
            box.setAccessibleName(f"Share of {layer.name} that learns")
            # The name is bound, so that the box need not be asked where it stands.
            box.valueChanged.connect(partial(self.on_share, layer.name))
            frozen = not learns and layer.name not in self._spec.partly_trained
            box.setEnabled(not frozen)
            box.setToolTip(BY_RULE if frozen else "")
            return box
        check = QCheckBox()
        check.setChecked(learns)
        check.setAccessibleName(f"{layer.name} learns")
        by_rule = self._spec.freeze not in ("nothing", "named")
        check.setEnabled(not by_rule)
        check.setToolTip(BY_RULE if by_rule else "")
        check.clicked.connect(partial(self.on_learns, layer.name))
        return check


def _item(text: str, is_number: bool) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    if is_number:
        item.setTextAlignment(int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter))
    return item
