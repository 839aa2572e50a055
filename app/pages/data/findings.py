"""What the data report found, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from qtpy.QtCore import Qt
from qtpy.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.widgets.icon_label import IconLabel
from datasets.report import DataReport

ICON_EDGE = 18
SHOWN = 8
"""Findings of one kind that are listed; the rest is counted."""


@dataclass(frozen=True)
class Kind:
    """One kind of finding: its field in the report, heading, icon and colour role."""

    field: str
    title: str
    icon: str
    role: str


KINDS = (
    Kind("problems", "Stops a training", "alert-circle", "bad"),
    Kind("leakage", "The same image in two parts", "alert-triangle", "warning"),
    Kind("corrupt", "Cannot be read", "photo-off", "warning"),
    Kind("duplicates", "The same image twice", "copy", "warning"),
    Kind("warnings", "Worth a look", "bulb", "accent"),
)


class Findings(QScrollArea):
    """The findings of one report, the gravest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setObjectName("card")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._say("")

    def texts(self) -> list[str]:
        """Return the texts shown, from top to bottom."""
        return [label.text() for label in self.widget().findChildren(QLabel) if label.text()]

    def show_waiting(self) -> None:
        """Show that a report is being made."""
        self._say("The images are being checked…")

    def show_failure(self, sentence: str) -> None:
        """Show why there is no report."""
        body, layout = _body()
        layout.addLayout(_line("alert-circle", "bad", sentence))
        layout.addStretch(1)
        self.setWidget(body)

    def show_report(self, report: DataReport) -> None:
        """Show the findings."""
        body, layout = _body()
        found = [(kind, getattr(report, kind.field)) for kind in KINDS]
        for kind, sentences in found:
            if not sentences:
                continue
            heading = QLabel(f"{kind.title} ({len(sentences):,})" if len(sentences) > 1 else kind.title)
            heading.setObjectName("heading")
            layout.addWidget(heading)
            for sentence in sentences[:SHOWN]:
                layout.addLayout(_line(kind.icon, kind.role, sentence))
            if len(sentences) > SHOWN:
                more = QLabel(f"… and {len(sentences) - SHOWN:,} more")
                more.setObjectName("quiet")
                layout.addWidget(more)
        if not any(sentences for _, sentences in found):
            layout.addLayout(_line("circle-check", "good", "Nothing stands out: the data can be trained on."))
        layout.addStretch(1)
        self.setWidget(body)

    def _say(self, text: str) -> None:
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
    layout.setSpacing(8)
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
