"""What the data report found, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qtpy.QtCore import Qt, Signal
from qtpy.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.pages.data.finding_item import ICON_EDGE
from app.pages.data.finding_kinds import in_sections
from app.pages.data.finding_section import FindingSection
from app.widgets.icon_label import IconLabel

if TYPE_CHECKING:
    from datasets.report.document import DataReport, Finding

WAITING = "The images are being checked…"
NOTHING = "Nothing stands out: the data can be trained on."


class Findings(QScrollArea):
    """The findings of one report, the gravest first; while a new report is made, the old one is grayed."""

    chosen = Signal(list)
    """The findings whose images should be shown."""
    remedy_chosen = Signal(str, list)
    """Name of a remedy, and the findings it is for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sections: list[FindingSection] = []
        self.setWidgetResizable(True)
        self.setObjectName("card")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._say("")

    @property
    def sections(self) -> list[FindingSection]:
        """The sections shown, from top to bottom."""
        return list(self._sections)

    def texts(self) -> list[str]:
        """Return the texts shown, from top to bottom."""
        labels = self.widget().findChildren(QLabel)
        return [label.text().replace("\u200b", "") for label in labels if label.text()]

    def show_waiting(self, of_same_data: bool) -> None:
        """Show that a report is being made; nothing of the old one can be applied meanwhile.

        Args:
            of_same_data: whether the old one speaks of data that are still there.
        """
        if self._sections and of_same_data:
            self.widget().setEnabled(False)
        else:
            self._say(WAITING)

    def show_failure(self, sentence: str) -> None:
        """Show why there is no report."""
        self._sections = []
        body, layout = _body()
        layout.addLayout(_line("alert-circle", "bad", sentence))
        layout.addStretch(1)
        self.setWidget(body)

    def show_report(self, report: DataReport, root: str = "") -> None:
        """Show the findings; the place in the list stays.

        Args:
            report: what was found.
            root: folder that holds all data, with a separator at its end; paths are shown from there on.
        """
        place = self.verticalScrollBar().value()
        body, layout = _body()
        self._sections = []
        for section, findings in in_sections(report.findings):
            shown = FindingSection(section, findings, root)
            shown.chosen.connect(self.on_chosen)
            shown.remedy_chosen.connect(self.remedy_chosen)
            self._sections.append(shown)
            layout.addWidget(shown)
        if not self._sections:
            layout.addLayout(_line("circle-check", "good", NOTHING))
        layout.addStretch(1)
        self.setWidget(body)
        self.verticalScrollBar().setValue(place)

    def set_chosen(self, findings: Sequence[Finding]) -> None:
        """Show which findings are looked at; none, if empty."""
        for section in self._sections:
            section.set_chosen(findings)

    def on_chosen(self, findings: list[Finding]) -> None:
        self.set_chosen(findings)
        self.chosen.emit(findings)

    def _say(self, text: str) -> None:
        self._sections = []
        body, layout = _body()
        label = QLabel(text)
        label.setObjectName("quiet")
        layout.addWidget(label)
        layout.addStretch(1)
        self.setWidget(body)


def _body() -> tuple[QWidget, QVBoxLayout]:
    body = QWidget()
    layout = QVBoxLayout(body)
    layout.setContentsMargins(12, 12, 12, 12)
    layout.setSpacing(12)
    return body, layout


def _line(icon_name: str, role: str, sentence: str) -> QHBoxLayout:
    text = QLabel(sentence)
    text.setWordWrap(True)
    text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    line = QHBoxLayout()
    line.setSpacing(8)
    line.addWidget(IconLabel(icon_name, role, ICON_EDGE), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(text, 1)
    return line
