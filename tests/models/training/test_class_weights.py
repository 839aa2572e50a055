"""How much an image of each class counts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from models.spec import TrainingSpec
from models.training.class_weights import class_weights, image_weights


class Counted:
    """Data of which only the counts are asked."""

    class_counts = np.array([30.0, 10.0, 0.0])


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, None),
        ({"class_weights": "balanced"}, [40 / 60, 40 / 20, 1]),
        ({"class_weights": "custom", "custom_weights": (1, 2, 3)}, [1, 2, 3]),
    ],
)
def test_the_weights_are_those_asked_for(options: dict[str, Any], expected: list[float] | None) -> None:
    """Balanced classes count the same in all, and the mean over the images is 1."""
    data: Any = Counted()
    weights = class_weights(TrainingSpec.model_validate(options), data)
    assert (None if weights is None else weights.tolist()) == (
        None if expected is None else pytest.approx(expected)
    )


def test_an_image_counts_as_its_classes() -> None:
    """One class, two classes, a mixture, no class."""
    targets = np.array([[1, 0], [1, 1], [0.25, 0.75], [0, 0]], np.float32)
    assert image_weights(targets, np.array([1, 3], np.float32)).tolist() == [1, 2, 2.5, 1]
