"""One export in full: why it is verified or not, where it lies, what it takes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.folders import show_file
from app.pages.export.facts_form import FactsForm
from app.pages.export.rows import ExportRow
from app.pages.export.words import detail_lines
from app.widgets.action_button import ActionButton
from app.widgets.elided_label import ElidedLabel
from app.widgets.icon_label import IconLabel
from app.widgets.scrolled_column import ScrolledColumn

if TYPE_CHECKING:
    from models.export.registry import ExportInfo

ICONS = {"quiet": "circle-dashed", "good": "circle-check", "warning": "alert-triangle", "bad": "alert-circle"}
CHOOSE_ROW = "Click on a row to see its check in full."


class ExportDetails(QWidget):
    """Shows the chosen row of the table of checks."""

    said = Signal(str)

    def __init__(self, infos: Mapping[str, ExportInfo], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._infos = dict(infos)
        self._row: ExportRow | None = None
        self.icon = IconLabel(ICONS["quiet"], "quiet", 20)
        self.title = ElidedLabel()
        self.title.setObjectName("heading")
        self.facts = FactsForm()
        self.show_button = ActionButton("external-link", "Show file")
        self.copy_button = ActionButton("copy", "Copy")
        self.copy_button.setToolTip("Put what stands here on the clipboard")
        self._compose()
        self.show_button.clicked.connect(self.on_show_file)
        self.copy_button.clicked.connect(self.on_copy)
        self.show_row(None)

    def show_row(self, row: ExportRow | None) -> None:
        """Show one export; None: say how to choose one."""
        self._row = row
        level = row.level if row is not None else "quiet"
        self.icon.set_icon(ICONS[level], level)
        self.icon.setVisible(row is not None)
        self.title.set_words(CHOOSE_ROW if row is None else f"{row.name}: {row.verdict}")
        self.facts.set_lines(() if row is None else detail_lines(row, self._infos.get(row.format)))
        has_file = row is not None and row.result is not None and row.result.path is not None
        self.show_button.setEnabled(has_file)
        self.show_button.setToolTip(
            "Show the file in the file manager" if has_file else "No file was written in this format."
        )
        self.copy_button.setEnabled(row is not None)

    def on_show_file(self) -> None:
        if self._row is not None and self._row.result is not None and self._row.result.path is not None:
            show_file(Path(self._row.result.path))

    def on_copy(self) -> None:
        self.facts.copy(self.title.text())
        self.said.emit("Copied what is known of the export.")

    def _compose(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.icon)
        top.addWidget(self.title, 1)
        top.addWidget(self.show_button)
        top.addWidget(self.copy_button)
        area = ScrolledColumn()
        area.column.addLayout(top)
        area.column.addWidget(self.facts)
        area.column.addStretch(1)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(area)
