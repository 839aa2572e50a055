"""What is exported, and how: formats, options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QVBoxLayout, QWidget

from app.pages.export.class_choice import ClassChoice
from app.pages.export.format_list import FormatList
from app.widgets.fitting_area import FittingArea
from app.widgets.fold_line import FoldLine
from app.widgets.option_form import OptionForm
from models.export.options import ExportOptions

if TYPE_CHECKING:
    from models.export.registry import ExportInfo

LEAST_PX, MOST_PX = 120, 300
"""Height of the options; more of them are scrolled."""


class FormatPanel(QWidget):
    """The list of formats, and the options of all of them behind a line."""

    changed = Signal()
    """An option is another one now."""

    def __init__(self, infos: Mapping[str, ExportInfo], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.formats = FormatList(infos)
        self.fold = FoldLine("Options")
        self.form = OptionForm(ExportOptions, narrow=True, leave_out=("classes",))
        self.form.set_reference(ExportOptions())
        self.form.set_value(ExportOptions())
        self.classes = ClassChoice()
        self.area = FittingArea(LEAST_PX, MOST_PX)
        self.area.column.setSpacing(12)
        self.area.column.addWidget(self.classes)
        self.area.column.addWidget(self.form)
        self.area.hide()
        self.fold.toggled.connect(self.area.setVisible)
        self.form.value_changed.connect(self.on_options_changed)
        self.classes.changed.connect(self.on_options_changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.formats, 1)
        column.addWidget(self.fold)
        column.addWidget(self.area)

    @property
    def options(self) -> ExportOptions:
        """The options as they stand."""
        value = self.form.value()
        assert isinstance(value, ExportOptions)
        return value.model_copy(update={"classes": self.classes.wanted})

    def on_options_changed(self) -> None:
        """Say on the line how many options are not as they were, also while it is closed."""
        value, usual = self.options, ExportOptions()
        n = sum(getattr(value, name) != getattr(usual, name) for name in ExportOptions.model_fields)
        self.fold.setText(f"Options ({n} changed)" if n else "Options")
        self.changed.emit()
