"""What curves say in plain words."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pytest

from models.training.diagnosis import diagnose
from models.training.events import EpochDone


def epochs(
    loss: Sequence[float], accuracy: Sequence[float], val_loss: Sequence[float], val_accuracy: Sequence[float]
) -> list[EpochDone]:
    """Make the epochs of four curves."""
    curves = zip(loss, accuracy, val_loss, val_accuracy, strict=True)
    return [
        EpochDone(
            epoch=number,
            loss=values[0],
            accuracy=values[1],
            val_loss=values[2],
            val_accuracy=values[3],
            learning_rate=0.01,
            seconds=1,
            images_per_second=1,
            is_best=False,
            time="2026-01-01T00:00:00+00:00",
        )
        for number, values in enumerate(curves, start=1)
    ]


FALLING = np.geomspace(0.7, 0.05, 12).tolist()
RISING = np.linspace(0.6, 0.99, 12).tolist()
TURNING = [0.7, 0.5, 0.4, 0.35, 0.3, 0.32, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6]
LEVEL = [0.6, 0.7, 0.75, 0.8, 0.82, *[0.83] * 7]
FLAT, CHANCE = [0.6931] * 12, [0.5] * 12
JUMPING = [0.7, 0.5, 0.9, 0.4, 0.8, 0.3, 0.7, 0.4, 0.9, 0.4, 0.7, 0.3]


@pytest.mark.parametrize(
    ("curves", "n_train", "words"),
    [
        ((FALLING, RISING, FALLING, RISING), 5000, []),
        ((FALLING, RISING, TURNING, LEVEL), 5000, ["From epoch 5 on.*by heart.*more augmentation"]),
        ((FALLING, RISING, TURNING, LEVEL), 60, ["only 30 training images per class"]),
        ((FLAT, CHANCE, FLAT, CHANCE), 5000, ["learnt nothing"]),
        ((JUMPING, RISING, FALLING, RISING), 5000, ["learning rate is probably too high.*0.01"]),
    ],
)
def test_each_trouble_is_told_and_no_other(
    curves: tuple[list[float], ...], n_train: int, words: list[str]
) -> None:
    """Healthy curves give no sentence, each kind of trouble gives its own."""
    found = diagnose(epochs(*curves), n_train, 2)
    assert len(found) == len(words)
    assert all(re.search(word, sentence) for word, sentence in zip(words, found, strict=True))


def test_too_few_epochs_say_nothing() -> None:
    """Three points are no curve."""
    assert diagnose(epochs(FLAT, CHANCE, FLAT, CHANCE)[:3], 100, 2) == []


def test_a_perfect_network_is_not_dead() -> None:
    """A loss that stands still at the goal is no trouble."""
    ones = [1.0] * 12
    assert diagnose(epochs([0.001] * 12, ones, [0.001] * 12, ones), 100, 2) == []
