"""MLP_64_32_16: three dense layers, the fastest network, for small gray images."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.architectures.base import ArchitectureInfo

if TYPE_CHECKING:
    import keras

INFO = ArchitectureInfo(
    name="MLP_64_32_16",
    title="Dense layers 64-32-16",
    description="Three dense layers, a few microseconds per image. For sorting in real time, where the "
    "object is always centred and looks alike.",
    min_size=4,
    max_size=256,
    for_instruments=True,
)

UNITS = (64, 32, 16)


def build(input_shape: tuple[int, int, int], n_classes: int, dropout: float | None) -> keras.Model:
    """Return the network; it has no dropout layer unless ``dropout`` asks for one.

    See :class:`models.architectures.base.ArchitectureModule` for the arguments.
    """
    import keras

    image = keras.Input(input_shape, name="image")
    x = keras.layers.Flatten(name="flatten")(image)
    for units in UNITS:
        x = keras.layers.Dense(units, activation="relu", name=f"dense_{units}")(x)
    if dropout:
        x = keras.layers.Dropout(dropout, name="dropout")(x)
    x = keras.layers.Dense(n_classes, activation="softmax", name="probabilities")(x)
    return keras.Model(image, x, name=INFO.name)
