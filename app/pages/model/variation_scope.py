"""Which part of the variation the preview shows: all of it, or one option alone."""

from __future__ import annotations

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QComboBox, QWidget

from datasets.augmentation.single import only, varied_options
from datasets.spec import AugmentationSpec

EVERYTHING = "Everything together"
SHORTEST_CHARACTERS = 8


class VariationScope(QComboBox):
    """Offers everything together, and each option that varies the images alone."""

    changed = Signal()
    """The person chose something else."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self.setToolTip("See what one option does alone; the training always uses everything together")
        self.setAccessibleName("What the preview shows of the variation")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(SHORTEST_CHARACTERS)
        self.addItem(EVERYTHING)
        self.activated.connect(self.changed)

    @property
    def option(self) -> str:
        """Name of the option shown alone; empty for everything together."""
        return str(self.currentData() or "")

    def set_spec(self, spec: AugmentationSpec) -> None:
        """Offer the options that vary the images in ``spec``; the choice stays while it is among them."""
        names = varied_options(spec) if spec.enabled else ()
        if names == self._names:
            return
        chosen = self.option
        self._names = names
        self.clear()
        self.addItem(EVERYTHING)
        for name in names:
            self.addItem(f"Only: {AugmentationSpec.model_fields[name].title}", name)
        self.setCurrentIndex(max(0, self.findData(chosen)))
        self.setEnabled(bool(names))

    def follow(self, name: str) -> None:
        """Show the option that was just changed, if one option is shown alone."""
        if self.option and name in self._names:
            self.setCurrentIndex(self.findData(name))

    def applied(self, spec: AugmentationSpec) -> AugmentationSpec:
        """Return what of ``spec`` is to be shown."""
        return only(spec, self.option) if self.option else spec
