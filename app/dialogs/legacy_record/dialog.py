"""Shows what was opened of AIDeveloper's record: the differences first, then every sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtCore import Qt
from qtpy.QtWidgets import QDialog, QDialogButtonBox, QLabel, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from app.dialogs.legacy_record.table import table_view

if TYPE_CHECKING:
    from sessions.legacy.record import LegacyRecord


class LegacyRecordDialog(QDialog):
    """A window of its own: the session can be worked on beside it.

    Args:
        name: of the spreadsheet.
        told: sentences about what has no counterpart.
    """

    def __init__(
        self, name: str, record: LegacyRecord, told: tuple[str, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Record of {record.program}")
        self.resize(760, 440)
        self.title = QLabel(record_words(name, record))
        self.title.setWordWrap(True)
        self.differences = QLabel("\n\n".join(told))
        self.differences.setTextFormat(Qt.TextFormat.PlainText)
        self.differences.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.differences.setWordWrap(True)
        self.differences.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.differences.setMargin(8)
        self.tabs = QTabWidget()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self.differences)
        self.tabs.addTab(area, "What differs here")
        sheets = (
            ("Data", record.used_data),
            ("Overview", record.data_overview),
            ("Settings", record.parameters),
            ("History", record.history),
        )
        for title, table in sheets:
            if table.rows:
                self.tabs.addTab(table_view(table), f"{title} ({len(table.rows):,})")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.tabs, 1)
        column.addWidget(buttons)


def record_words(name: str, record: LegacyRecord) -> str:
    """Return what was opened, with the best epoch where there is a history."""
    n_changes = len(record.parameters.rows) - 1
    parts = [f"{len(record.used_data.rows)} rows of data"]
    if n_changes:
        parts.append("1 change of settings" if n_changes == 1 else f"{n_changes} changes of settings")
    epochs = len(record.history.rows)
    if epochs:
        parts.append(f"{epochs:,} epochs")
    said = f"{name} of {record.program}: {', '.join(parts)}."
    figures = [
        (float(value), epoch)
        for epoch, value in enumerate(record.history.column("val_accuracy"))
        if isinstance(value, int | float)
    ]
    if not figures:
        return said
    best, epoch = max(figures, key=lambda figure: figure[0])
    return f"{said} Best validation accuracy {best:.4f} at epoch {epoch} (counted from 0)."
