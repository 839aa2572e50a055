"""The field for class weights of one's own, in any form of the training's settings."""

from __future__ import annotations

from collections.abc import Sequence

from app.widgets.fields.items import ListEditor
from app.widgets.option_form import OptionForm
from models.spec import TrainingSpec

NAME = "custom_weights"
WHEN = "Choose “Custom” as class weights to give one for each class."


def follow_class_weights(form: OptionForm, training: TrainingSpec, classes: Sequence[str]) -> None:
    """Say in the field whose weights it takes, and open it where they count.

    Args:
        form: of :class:`TrainingSpec`, with the field.
        classes: in the order of the weights.
    """
    editor = form.editor(NAME)
    if isinstance(editor, ListEditor):
        editor.line.setPlaceholderText(", ".join(classes))
    form.set_option_enabled(NAME, training.class_weights == "custom", WHEN)
