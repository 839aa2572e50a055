"""A form made from the declaration of an options model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import ValidationError
from qtpy.QtCore import Qt, Signal
from qtpy.QtWidgets import QFormLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.theme.style import repolish
from app.widgets.fields.base import FieldEditor, tool_tip, value_text
from app.widgets.fields.description import OptionField, describe
from app.widgets.fields.make import make_editor
from datasets.basics.options import Options

LABEL_WIDTH_PX = 148
NARROW_LABEL_WIDTH_PX = 108
NOTHING = "–"


class OptionForm(QWidget):
    """Edits the visible options of one model; everything else in the value is kept as it was.

    Args:
        model: the options class.
        front: names of the options that are always shown; None: those not declared as advanced.
            The others stand behind “More…”.
        leave_out: names of options the form does not show.
        narrow: whether it stands in a side panel, where labels have less room.
        also: names of options it shows although they are not declared as visible.
        hints: what to do, by option name, when a new value of that option does not fit the others; without
            one the model's own sentence is shown.
    """

    value_changed = Signal(object)
    """The new value (of the class ``model``), after the person changed an option."""

    def __init__(
        self,
        model: type[Options],
        parent: QWidget | None = None,
        front: Sequence[str] | None = None,
        leave_out: Sequence[str] = (),
        also: Sequence[str] = (),
        narrow: bool = False,
        hints: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(parent)
        self._hints = dict(hints or {})
        self._narrow = narrow
        self._model = model
        self._value: Options | None = None
        self._reference: Options | None = None
        self._editors: dict[str, FieldEditor] = {}
        self._labels: dict[str, QLabel] = {}
        described = [one for one in describe(model, also) if one.name not in leave_out]
        behind = [one for one in described if _is_behind(one, front)]
        self._more = QWidget(self)
        self.more_button = QToolButton(self)
        self.problem = QLabel(self)
        self._compose([one for one in described if one not in behind], behind)

    def set_value(self, value: Options) -> None:
        """Show ``value`` (an instance of the form's model)."""
        self._value = value
        for name, editor in self._editors.items():
            editor.set_value(getattr(value, name))
        self.problem.hide()
        self._mark_edited()

    def set_reference(self, value: Options) -> None:
        """Mark from now on which options differ from ``value`` (an instance of the form's model)."""
        self._reference = value
        self._mark_edited()

    def value(self) -> Options:
        """Return the value as it stands; ``LookupError`` when none was set yet."""
        if self._value is None:
            raise LookupError("the form has no value yet")
        return self._value

    def names(self) -> list[str]:
        """Return the names of the options that have an editor."""
        return list(self._editors)

    def editor(self, name: str) -> FieldEditor:
        """Return the editor of one option."""
        return self._editors[name]

    def set_option_enabled(self, name: str, enabled: bool, reason: str = "") -> None:
        """Switch one option off, with the reason in its tool tip, or on again."""
        editor = self._editors[name]
        editor.setEnabled(enabled)
        tip = tool_tip(editor.described) if enabled else reason
        editor.setToolTip(tip)
        if name in self._labels:
            self._labels[name].setEnabled(enabled)
            self._labels[name].setToolTip(tip)

    def on_edited(self, name: str, new: object) -> None:
        """Take over one edited option, or say why the whole does not fit."""
        changed = self.value().model_dump() | {name: new}
        try:
            self._value = self._model.model_validate(changed)
        except ValidationError as error:
            self.problem.setText(self._hints.get(name) or _first_sentence(error))
            self.problem.show()
            return
        self.problem.hide()
        self._mark_edited()
        self.value_changed.emit(self._value)

    def on_more_toggled(self, shown: bool) -> None:
        """Show or hide the options behind “More…”."""
        self._more.setVisible(shown)
        self.more_button.setText("Less" if shown else "More…")

    def _mark_edited(self) -> None:
        if self._reference is None or self._value is None:
            return
        for name, editor in self._editors.items():
            before = getattr(self._reference, name)
            differs = getattr(self._value, name) != before
            shown = self._labels.get(name) or editor
            if shown.property("edited") is not differs:
                shown.setProperty("edited", differs)
                repolish(shown)
            described = editor.described
            tip = tool_tip(described)
            editor.setToolTip(f"{tip} Now: {value_text(described, before) or NOTHING}." if differs else tip)

    def _compose(self, front: list[OptionField], behind: list[OptionField]) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._rows(front))
        self._more.setLayout(self._rows(behind))
        self._more.setVisible(False)
        self.more_button.setCheckable(True)
        self.more_button.setText("More…")
        self.more_button.setAutoRaise(True)
        self.more_button.setVisible(bool(behind))
        self.more_button.setObjectName("more")
        self.more_button.toggled.connect(self.on_more_toggled)
        self.problem.setObjectName("bad")
        self.problem.setWordWrap(True)
        self.problem.hide()
        column.addWidget(self.more_button)
        column.addWidget(self._more)
        column.addWidget(self.problem)

    def _rows(self, described: list[OptionField]) -> QFormLayout:
        layout = QFormLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.setVerticalSpacing(4)
        layout.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        if self._narrow:
            # A label stands above its editor where both do not fit side by side.
            layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for one in described:
            self._add_row(layout, one)
        return layout

    def _add_row(self, layout: QFormLayout, one: OptionField) -> None:
        editor = make_editor(one, self)
        editor.edited.connect(self.on_edited)
        self._editors[one.name] = editor
        if editor.names_itself:
            layout.addRow(editor)
            return
        label = QLabel(one.label, self)
        label.setToolTip(tool_tip(one))
        label.setMinimumWidth(NARROW_LABEL_WIDTH_PX if self._narrow else LABEL_WIDTH_PX)
        label.setBuddy(editor)
        self._labels[one.name] = label
        layout.addRow(label, editor)


def _is_behind(one: OptionField, front: Sequence[str] | None) -> bool:
    return one.advanced if front is None else one.name not in front


def _first_sentence(error: ValidationError) -> str:
    """Return pydantic's first finding without its technical frame."""
    found = error.errors()[0]
    return str(found["msg"]).removeprefix("Value error, ")
