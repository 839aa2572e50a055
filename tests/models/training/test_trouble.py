"""Trainings that cannot go on end with a sentence that helps."""

from __future__ import annotations

from typing import Any

import pytest

from models.spec import TrainingSpec
from models.training.control import Control
from models.training.fit import fit
from models.training.trouble import TooLittleMemory, too_little_memory


def test_too_little_memory_offers_a_smaller_batch(squares: Any, backend: object) -> None:
    """A step that needs terabytes ends in one sentence with the settings to try."""
    import keras

    image = keras.Input((16, 16, 1))
    huge = keras.layers.ZeroPadding2D(5_000_000)(image)
    end = keras.layers.Dense(2, activation="softmax")(keras.layers.GlobalAveragePooling2D()(huge))
    words = r"not enough for batches of 16 .*batch_size=8.*accumulation=2"
    with pytest.raises(TooLittleMemory, match=words) as caught:
        fit(
            keras.Model(image, end),
            TrainingSpec(batch_size=16),
            squares(),
            Control(),
            lambda event: None,
            seed=1,
            on_epoch_end=lambda state, is_best: None,
        )
    assert caught.value.changes == {"training.batch_size": 8, "training.accumulation": 2}


def test_one_image_cannot_be_halved() -> None:
    """Where the batch is one image, other ways are named, and what is kept."""
    error = too_little_memory(TrainingSpec(batch_size=1), 4)
    sentence = str(error)
    assert error.changes == {}
    assert "state after epoch 4 is kept" in sentence and "input.size" in sentence
