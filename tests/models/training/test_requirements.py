"""What the settings of a training and the session's classes must have in common."""

from __future__ import annotations

from typing import Any

import pytest

from datasets.basics.errors import BadInput
from models.spec import Labels, TrainingSpec
from models.training.requirements import check_training


@pytest.mark.parametrize(
    ("options", "labels", "sentence"),
    [
        ({"class_weights": "custom", "custom_weights": (1, 2, 3)}, "one", "2 classes but 3 class weights"),
        ({"class_weights": "custom"}, "one", "2 classes but no class weights.*Custom class weights"),
        ({"monitor": "val_recall", "monitor_class": "c"}, "one", "no class 'c'.*one of a, b"),
        ({"monitor_class": "c"}, "one", "no class 'c'.*one of a, b"),
        ({"schedule": "plateau", "learning_rate": 5e-5}, "one", "never change.*0.0001.*5e-05.*lowest_rate"),
        ({"loss": "categorical_crossentropy"}, "several", "one label per image"),
    ],
)
def test_what_does_not_fit_is_said(options: dict[str, Any], labels: Labels, sentence: str) -> None:
    """One sentence says what does not fit and what to set."""
    with pytest.raises(BadInput, match=sentence):
        check_training(TrainingSpec.model_validate(options), labels, ("a", "b"))


def test_what_fits_passes() -> None:
    """The defaults and settings that fit are taken."""
    check_training(TrainingSpec(), "one", ("a", "b"))
    check_training(TrainingSpec(), "several", ("a", "b"))
    check_training(TrainingSpec(monitor="val_recall", monitor_class="b"), "one", ("a", "b"))
    check_training(TrainingSpec(learning_rate=5e-5), "one", ("a", "b"))
    check_training(TrainingSpec(class_weights="custom", custom_weights=(1, 2)), "one", ("a", "b"))
