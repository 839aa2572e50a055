"""How the training images are varied: ready-made choices and the single options."""

from __future__ import annotations

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QCheckBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.widgets.option_form import OptionForm
from datasets.augmentation.presets import PRESETS, preset_of
from datasets.spec import AugmentationSpec, InputSpec

COLOUR_OPTIONS = ("saturation", "hue")
GRAY_REASON = "Gray images have no colour; choose RGB as the colour of the input."
OFF_REASON = "The variation of the training images is switched off."


class VariationPanel(QWidget):
    """A switch, buttons for the presets, and the form of :class:`AugmentationSpec`."""

    value_changed = Signal(object)
    """The new :class:`AugmentationSpec`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec = AugmentationSpec()
        self.switch = QCheckBox("Vary the training images")
        self.switch.setObjectName("heading")
        self.switch.setToolTip(
            "Show the network a slightly different image each time, so that it learns what matters"
        )
        self.switch.clicked.connect(self.on_switch_clicked)
        self.form = OptionForm(AugmentationSpec, leave_out=("enabled",))
        self.form.value_changed.connect(self.value_changed)
        self.buttons: dict[str, QToolButton] = {}
        row = QHBoxLayout()
        row.setSpacing(4)
        for preset in PRESETS:
            button = QToolButton()
            button.setText(preset.title)
            button.setToolTip(preset.help)
            button.setCheckable(True)
            button.setObjectName(preset.name)
            button.clicked.connect(self.on_preset_clicked)
            self.buttons[preset.name] = button
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.switch)
        column.addLayout(row)
        column.addWidget(self.form)

    def set_value(self, spec: AugmentationSpec, input_spec: InputSpec) -> None:
        """Show ``spec``; options without effect on this input are switched off and say why."""
        self._spec = spec
        self.switch.setChecked(spec.enabled)
        self.form.set_value(spec)
        preset = preset_of(spec)
        for name, button in self.buttons.items():
            button.setChecked(preset is not None and preset.name == name)
        for name in self.form.names():
            gray = name in COLOUR_OPTIONS and input_spec.color == "gray"
            reason = OFF_REASON if not spec.enabled else GRAY_REASON if gray else ""
            self.form.set_option_enabled(name, not reason, reason)

    def on_switch_clicked(self, enabled: bool) -> None:
        """Vary the images, or leave them as they are, and keep the options for later."""
        self.value_changed.emit(self._spec.model_copy(update={"enabled": enabled}))

    def on_preset_clicked(self) -> None:
        """Take over the values of a preset."""
        clicked = self.sender()
        for preset in PRESETS:
            if self.buttons[preset.name] is clicked:
                self.value_changed.emit(preset.spec)
