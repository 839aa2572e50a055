"""LeNet5_do: the classic small convolutional network with dropout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.architectures.base import ArchitectureInfo

if TYPE_CHECKING:
    import keras

INFO = ArchitectureInfo(
    name="LeNet5_do",
    title="LeNet-5 with dropout",
    description="Two convolutions and two dense layers. Small and quick; AIDeveloper's usual first choice.",
    min_size=16,
    max_size=128,
    for_instruments=True,
)

DROPOUT_CONVOLUTION = 0.2
DROPOUT_DENSE = 0.5


def build(input_shape: tuple[int, int, int], n_classes: int, dropout: float | None) -> keras.Model:
    """Return the network of AIDeveloper's model zoo.

    See :class:`models.architectures.base.ArchitectureModule` for the arguments.
    """
    import keras

    layers = keras.layers
    rates = (DROPOUT_CONVOLUTION, DROPOUT_DENSE) if dropout is None else (dropout, dropout)
    image = keras.Input(input_shape, name="image")
    x = layers.Conv2D(6, 5, activation="relu", name="conv1")(image)
    x = layers.MaxPooling2D(2, name="pool1")(x)
    x = layers.Conv2D(16, 5, activation="relu", name="conv2")(x)
    x = layers.Dropout(rates[0], name="dropout_conv2")(x)
    x = layers.MaxPooling2D(2, name="pool2")(x)
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dense(120, activation="relu", name="dense1")(x)
    x = layers.Dropout(rates[1], name="dropout_dense1")(x)
    x = layers.Dense(84, activation="relu", name="dense2")(x)
    x = layers.Dropout(rates[1], name="dropout_dense2")(x)
    x = layers.Dense(n_classes, activation="softmax", name="probabilities")(x)
    return keras.Model(image, x, name=INFO.name)
