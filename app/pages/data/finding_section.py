"""Findings of one kind under their heading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.pages.data.finding_item import FindingItem
from app.pages.data.finding_kinds import Section
from app.pages.data.remedy_buttons import RemedyButtons
from app.widgets.elided_label import ElidedLabel

if TYPE_CHECKING:
    from datasets.report.document import Finding

SHOWN = 8
"""Findings that are listed at first; each click lists as many again."""


class FindingSection(QWidget):
    """Heading, remedies for all of them, and the findings one by one.

    Args:
        section: heading and icon.
        findings: what belongs here.
        root: folder that holds all data; paths are shown from there on.
    """

    chosen = Signal(list)
    """The findings whose images should be shown."""
    remedy_chosen = Signal(str, list)

    def __init__(
        self, section: Section, findings: Sequence[Finding], root: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._root = root
        self._section = section
        self._findings = tuple(findings)
        self.items: list[FindingItem] = []
        self.all_remedies = RemedyButtons(self._findings)
        self.all_remedies.chosen.connect(self.remedy_chosen)
        self.show_all = QToolButton()
        self.show_all.setText("Show all")
        self.show_all.setToolTip("Show the images of all of them")
        self.show_all.clicked.connect(self.on_show_all)
        self.more = QPushButton()
        self.more.clicked.connect(self.on_more)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(8)
        self._lines.addLayout(self._heading())
        several = len(self._findings) > 1
        self.all_remedies.setVisible(several and bool(self.all_remedies.buttons))
        self.show_all.setVisible(several and any(finding.images for finding in self._findings))
        self._lines.addWidget(self.all_remedies)
        self._lines.addWidget(self.more)
        self.on_more()

    @property
    def title(self) -> str:
        """The words of the heading."""
        n = len(self._findings)
        return f"{self._section.title} ({n:,})" if n > 1 else self._section.title

    def set_chosen(self, findings: Sequence[Finding]) -> None:
        """Show which findings are looked at."""
        for item in self.items:
            item.set_chosen(len(findings) == 1 and item.finding == findings[0])

    def on_show_all(self) -> None:
        self.chosen.emit([finding for finding in self._findings if finding.images])

    def on_more(self) -> None:
        """List some more findings."""
        begin = len(self.items)
        for finding in self._findings[begin : begin + SHOWN]:
            item = FindingItem(
                finding, self._section.icon, self._section.role, len(self._findings) == 1, self._root
            )
            item.chosen.connect(self.chosen)
            item.remedies.chosen.connect(self.remedy_chosen)
            self.items.append(item)
            self._lines.insertWidget(self._lines.count() - 1, item)
        left = len(self._findings) - len(self.items)
        self.more.setText(f"Show {min(left, SHOWN):,} of {left:,} more")
        self.more.setVisible(left > 0)

    def _heading(self) -> QHBoxLayout:
        heading = ElidedLabel()
        heading.setObjectName("heading")
        heading.set_words(self.title)
        line = QHBoxLayout()
        line.addWidget(heading, 1)
        line.addWidget(self.show_all)
        return line
