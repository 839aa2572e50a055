"""Writes tests/data/halves.keras, a network that OpenCV does not compute: ``PYTHONPATH=. python FILE``.

It is kept as a file, because starting the network library takes longer than the tests of the page Export, and
must not be loaded beside a window.
"""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np

from datasets.spec import InputSpec
from models.backend import prepare
from models.card import ModelCard
from models.files import save_model

SIZE = 8
CLASSES = ("left", "right")
TARGET = Path(__file__).parents[1] / "data" / "halves.keras"


def _model() -> keras.Model:
    """Return a network that compares the halves of an image, with an activation that OpenCV lacks."""
    image = keras.Input((SIZE, SIZE, 1))
    halves = keras.layers.Dense(2, activation="gelu", name="halves")
    model = keras.Model(image, keras.layers.Softmax()(halves(keras.layers.Flatten()(image))))
    sides = np.ones((SIZE, SIZE))
    sides[:, SIZE // 2 :] = -1
    halves.set_weights([0.2 * np.stack([sides.ravel(), -sides.ravel()], axis=1), np.zeros(2)])
    return model


def main() -> None:
    """Write the model with its card."""
    prepare("cpu", seed=1)
    spec = InputSpec(size=SIZE, color="gray")
    card = ModelCard(name="tiny", classes=CLASSES, input=spec, architecture="MLP", epoch=1)
    save_model(_model(), card, TARGET)


if __name__ == "__main__":
    main()
