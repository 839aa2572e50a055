"""What can be done about some findings, as buttons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qtpy.QtCore import QSize, Signal
from qtpy.QtGui import QResizeEvent
from qtpy.QtWidgets import QPushButton, QWidget

from app.widgets.flow_layout import FlowLayout

if TYPE_CHECKING:
    from datasets.report.document import Finding


class RemedyButtons(QWidget):
    """One button per remedy that helps any of the findings, with the number of findings in brackets.

    Args:
        findings: what is to be mended.
    """

    chosen = Signal(str, list)
    """Name of the remedy, and the findings it is for."""

    def __init__(self, findings: Sequence[Finding], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Imported late: the remedies are needed only once there is a report.
        from datasets.report.remedies.registry import remedy_info

        self._findings = tuple(findings)
        self._flow = FlowLayout(self, spacing=8)
        self.buttons: dict[str, QPushButton] = {}
        for name in dict.fromkeys(name for finding in findings for name in finding.remedies):
            info = remedy_info(name)
            n = len(self._for(name))
            button = QPushButton(f"{info.label} ({n:,})" if n > 1 else info.label)
            button.setObjectName(name)
            button.setToolTip(f"{info.label}: {info.help}")
            button.setMinimumWidth(0)
            button.clicked.connect(self.on_clicked)
            self._flow.addWidget(button)
            self.buttons[name] = button

    def on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton):
            self.chosen.emit(button.objectName(), self._for(button.objectName()))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self.setFixedHeight(self._flow.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        # The list of findings must not become wider than its place.
        return QSize(0, super().minimumSizeHint().height())

    def _for(self, name: str) -> list[Finding]:
        return [finding for finding in self._findings if name in finding.remedies]
