"""The formats, grouped by where their files go."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from qtpy.QtCore import QSettings, Qt, Signal
from qtpy.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from app.pages.export.format_row import FormatRow
from models.export.checks.consumer import consumer_title
from models.export.registry import GROUPS, ExportInfo

CHOSEN_KEY = "export/formats"
FIRST_CHOICE = "frozen-pb"
"""Chosen until the person chooses: what the instruments read."""


class FormatList(QWidget):
    """A row per format; the choice is remembered."""

    chosen_changed = Signal()

    def __init__(self, infos: Mapping[str, ExportInfo], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = {name: FormatRow(info, consumer_title(info.consumer)) for name, info in infos.items()}
        self.all_button = QToolButton()
        self.none_button = QToolButton()
        self._note = QLabel("Asking which formats can hold this network…")
        self._note.setObjectName("quiet")
        self._compose()
        kept = QSettings().value(CHOSEN_KEY, FIRST_CHOICE)
        wanted = str(kept).split(",")
        for name, row in self.rows.items():
            row.set_chosen(name in wanted)
            row.toggled.connect(self.on_toggled)
        self.all_button.clicked.connect(self.on_all)
        self.none_button.clicked.connect(self.on_none)

    @property
    def chosen(self) -> list[str]:
        """Names of the formats to write, in their order."""
        return [name for name, row in self.rows.items() if row.is_chosen]

    def set_refusals(
        self, refusals: Mapping[str, str] | None, is_checking: bool, missing: Collection[str] = ()
    ) -> None:
        """Say of each format why it cannot be written; None: not known (yet).

        Args:
            missing: formats whose library is not installed.
        """
        for name, row in self.rows.items():
            row.set_reason((refusals or {}).get(name, ""), name in missing)
        self._note.setVisible(is_checking)
        self.chosen_changed.emit()

    def on_toggled(self) -> None:
        """Remember the choice."""
        wanted = [name for name, row in self.rows.items() if row.button.isChecked()]
        QSettings().setValue(CHOSEN_KEY, ",".join(wanted))
        self.chosen_changed.emit()

    def on_all(self) -> None:
        """Choose every format that is possible."""
        for row in self.rows.values():
            row.set_chosen(not row.reason)
        self.on_toggled()

    def on_none(self) -> None:
        """Choose no format."""
        for row in self.rows.values():
            row.set_chosen(False)
        self.on_toggled()

    def _compose(self) -> None:
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 4, 0, 4)
        rows.setSpacing(0)
        for group, title in GROUPS.items():
            found = [row for row in self.rows.values() if row.info.group == group]
            if not found:
                continue
            # The buttons stand beside the first title: rows are what the height is for.
            rows.addLayout(_group_line(title, () if rows.count() else self._top()))
            for row in found:
                rows.addWidget(row)
        rows.addStretch(1)
        area = QScrollArea()
        area.setObjectName("card")
        area.setAccessibleName("Formats")
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.StyledPanel)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(area, 1)
        column.addWidget(self._note)
        self._note.hide()

    def _top(self) -> Sequence[QWidget]:
        for button, name, tip in (
            (self.all_button, "All", "Choose every format that can hold this network"),
            (self.none_button, "None", "Choose no format"),
        ):
            button.setText(name)
            button.setToolTip(tip)
            button.setAutoRaise(True)
        return (self.all_button, self.none_button)


def _group_line(title: str, further: Sequence[QWidget]) -> QHBoxLayout:
    label = QLabel(title)
    label.setObjectName("quiet")
    line = QHBoxLayout()
    line.setContentsMargins(8, 4, 8, 0)
    line.setSpacing(4)
    line.addWidget(label, 1)
    for widget in further:
        line.addWidget(widget)
    return line
