"""Nitta_et_al_6layer: the network of Nitta et al. (Cell 175, 2018), as AIDeveloper has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.architectures.base import ArchitectureInfo

if TYPE_CHECKING:
    import keras

INFO = ArchitectureInfo(
    name="Nitta_et_al_6layer",
    title="Nitta et al., six layers",
    description="Four convolutions and two dense layers, made for intelligent image-activated cell sorting.",
    min_size=16,
    max_size=128,
    for_instruments=True,
)

DROPOUT_CONVOLUTION = 0.25
DROPOUT_DENSE = 0.5


def build(input_shape: tuple[int, int, int], n_classes: int, dropout: float | None) -> keras.Model:
    """Return the network of AIDeveloper's model zoo.

    See :class:`models.architectures.base.ArchitectureModule` for the arguments.
    """
    import keras

    layers = keras.layers
    rates = (DROPOUT_CONVOLUTION, DROPOUT_DENSE) if dropout is None else (dropout, dropout)
    image = keras.Input(input_shape, name="image")
    x = image
    for block, filters in enumerate((32, 64), start=1):
        x = layers.Conv2D(filters, 3, activation="relu", name=f"block{block}_conv1")(x)
        x = layers.Conv2D(filters, 3, activation="relu", name=f"block{block}_conv2")(x)
        x = layers.MaxPooling2D(2, name=f"block{block}_pool")(x)
        x = layers.Dropout(rates[0], name=f"block{block}_dropout")(x)
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dense(256, activation="relu", name="dense")(x)
    x = layers.Dropout(rates[1], name="dropout")(x)
    x = layers.Dense(n_classes, activation="softmax", name="probabilities")(x)
    return keras.Model(image, x, name=INFO.name)
