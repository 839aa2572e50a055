"""Which channels and measured values the network sees."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy.QtCore import Qt, Signal
from qtpy.QtGui import QIcon
from qtpy.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from datasets.spec import InputSpec

NO_SCALARS = "Choose a measured value first: the network must see something."
NO_CHANNELS = "The data have no further channels."
NO_VALUES = "The data have no measured values."


class SeenDialog(QDialog):
    """Two lists with check marks; every change applies at once and can be undone."""

    spec_changed = Signal(object)
    """The new :class:`InputSpec`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("What the network sees")
        self._spec = InputSpec()
        self.images = QCheckBox("Images")
        self.images.setObjectName("heading")
        self.images.clicked.connect(self.on_images)
        self.channels = _list("Channels")
        self.scalars = _list("Measured values")
        self.channels.itemChanged.connect(self.on_channels)
        self.scalars.itemChanged.connect(self.on_scalars)
        self.channels_note = _note("None checked: the ordinary image, gray or RGB.")
        self.scalars_note = _note("Standardised with mean and deviation of the training images.")
        self._compose()
        self.resize(560, 420)

    def set_state(self, spec: InputSpec, channels: Sequence[str], scalars: Sequence[str]) -> None:
        """Show what is chosen.

        Args:
            spec: the input as it is.
            channels: channels that all data have.
            scalars: measured values that all data have.
        """
        self._spec = spec
        self.images.setChecked(spec.use_images)
        self.images.setEnabled(bool(spec.scalars))
        self.images.setToolTip("Whether the network sees the images" if spec.scalars else NO_SCALARS)
        _fill(self.channels, channels, spec.channel_names)
        _fill(self.scalars, scalars, spec.scalars)
        self.channels.setEnabled(bool(self.channels.count()) and spec.use_images)
        self.channels.setToolTip("" if self.channels.count() else NO_CHANNELS)
        self.scalars.setEnabled(bool(self.scalars.count()))
        self.scalars.setToolTip("" if self.scalars.count() else NO_VALUES)

    def on_images(self, checked: bool) -> None:
        self._tell({"use_images": checked})

    def on_channels(self, _item: QListWidgetItem) -> None:
        names = _checked(self.channels)
        color = "channels" if names else "gray"
        self._tell({"channel_names": names, "color": color})

    def on_scalars(self, _item: QListWidgetItem) -> None:
        names = _checked(self.scalars)
        # Statistics belong to the values that were chosen before; the training computes them anew.
        self._tell(
            {
                "scalars": names,
                "scalar_means": (),
                "scalar_stds": (),
                "use_images": self._spec.use_images or not names,
            }
        )

    def _tell(self, update: dict[str, object]) -> None:
        self._spec = InputSpec.model_validate({**self._spec.model_dump(), **update})
        self.spec_changed.emit(self._spec)

    def _compose(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, widgets in (
            (left, (self.images, self.channels, self.channels_note)),
            (right, (_heading("Measured values"), self.scalars, self.scalars_note)),
        ):
            column.setSpacing(8)
            for widget in widgets:
                column.addWidget(widget)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addLayout(left)
        columns.addLayout(right)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addLayout(columns, 1)
        layout.addWidget(buttons)


def _list(name: str) -> QListWidget:
    made = QListWidget()
    made.setAccessibleName(name)
    return made


def _fill(shown: QListWidget, names: Sequence[str], chosen: Sequence[str]) -> None:
    blocked = shown.blockSignals(True)
    # What was chosen stays visible, also where the data have it no longer.
    wanted = list(dict.fromkeys((*names, *chosen)))
    if [shown.item(place).text() for place in range(shown.count())] != wanted:
        shown.clear()
        shown.addItems(wanted)
    for place, name in enumerate(wanted):
        item = shown.item(place)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if name in chosen else Qt.CheckState.Unchecked)
    shown.blockSignals(blocked)


def _checked(shown: QListWidget) -> tuple[str, ...]:
    items = [shown.item(place) for place in range(shown.count())]
    return tuple(item.text() for item in items if item.checkState() == Qt.CheckState.Checked)


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("heading")
    return label


def _note(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("quiet")
    label.setWordWrap(True)
    return label
