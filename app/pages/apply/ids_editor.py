"""The editor of the ids of classes in .rtdc files."""

from __future__ import annotations

from collections.abc import Mapping

from qtpy.QtCore import Qt, Signal
from qtpy.QtWidgets import QGridLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.widgets.elided_label import ElidedLabel
from datasets.basics.errors import BadInput
from datasets.score_ids import check_ids

ID_LENGTH = 3
LINE_PX = 32
LINES_SHOWN = 5
FIELD_PX = 64
HELP = "Three letters or digits: the class's scores are called ml_score_ and this id"


class IdsEditor(QWidget):
    """A field per class; what is wrong is said below while it is typed."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._proposed: dict[str, str] = {}
        self.fields: dict[str, QLineEdit] = {}
        self.problem = QLabel()
        self.problem.setObjectName("bad")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._area)
        column.addWidget(self.problem)

    def set_proposal(self, ids: Mapping[str, str]) -> None:
        """Show these ids; those that were edited before stay for the same classes."""
        if ids == self._proposed:
            return
        before = self.ids() if set(ids) == set(self._proposed) else {}
        self._proposed = dict(ids)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setVerticalSpacing(4)
        self.fields = {}
        for line, (name, score_id) in enumerate(ids.items()):
            field = self._field(name, before.get(name, score_id))
            self.fields[name] = field
            label = ElidedLabel()
            label.set_words(name)
            grid.addWidget(label, line, 0)
            grid.addWidget(field, line, 1)
        inside = QWidget()
        inside.setLayout(grid)
        self._area.setWidget(inside)
        self._area.setFixedHeight(LINE_PX * min(LINES_SHOWN, len(ids)))
        self._check()

    @property
    def sentence(self) -> str:
        """What is wrong with an id; empty if all can be used."""
        try:
            check_ids(tuple(self.fields), self.ids())
        except BadInput as error:
            return str(error)
        return ""

    def ids(self) -> dict[str, str]:
        """Return class name -> id as typed."""
        return {name: field.text() for name, field in self.fields.items()}

    def on_edited(self, _text: str) -> None:
        self._check()
        self.changed.emit()

    def _field(self, name: str, score_id: str) -> QLineEdit:
        field = QLineEdit(score_id)
        field.setMaxLength(ID_LENGTH)
        field.setFixedWidth(FIELD_PX)
        field.setAccessibleName(f"Id of {name}")
        field.setToolTip(HELP)
        field.textEdited.connect(self.on_edited)
        return field

    def _check(self) -> None:
        self.problem.setText(self.sentence)
        self.problem.setVisible(bool(self.sentence))
