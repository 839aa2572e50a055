"""The right editor for an option."""

from __future__ import annotations

from qtpy.QtWidgets import QWidget

from app.widgets.fields.base import FieldEditor
from app.widgets.fields.choice import ChoiceEditor
from app.widgets.fields.description import OptionField
from app.widgets.fields.items import ListEditor
from app.widgets.fields.number import NumberEditor
from app.widgets.fields.number_range import RangeEditor
from app.widgets.fields.optional_number import OptionalNumberEditor
from app.widgets.fields.switch import SwitchEditor
from app.widgets.fields.text import TextEditor

EDITORS: dict[str, type[FieldEditor]] = {
    "switch": SwitchEditor,
    "number": NumberEditor,
    "choice": ChoiceEditor,
    "range": RangeEditor,
    "list": ListEditor,
    "text": TextEditor,
}


def make_editor(described: OptionField, parent: QWidget | None = None) -> FieldEditor:
    """Return a new editor for one option."""
    if described.kind == "number" and described.optional:
        return OptionalNumberEditor(described, parent)
    return EDITORS[described.kind](described, parent)
