"""ResNet_small: the default, a small residual network for images of 16 to 96 pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.architectures.base import ArchitectureInfo

if TYPE_CHECKING:
    import keras

INFO = ArchitectureInfo(
    name="ResNet_small",
    title="Residual network, small",
    description="A modern network of eight convolutions with shortcuts. The best choice for most images "
    "of 16 to 96 pixels.",
    min_size=8,
    max_size=128,
    for_instruments=True,
)

STAGE_FILTERS = (32, 64, 128)
# With Keras' own 0.99 the running statistics are useless after the few hundred steps of a small
# data set: training looks fine and new images come out at random.
BATCH_NORM_MOMENTUM = 0.9


def build(input_shape: tuple[int, int, int], n_classes: int, dropout: float | None) -> keras.Model:
    """Return the network: a stem, then stages of (convolution, pooling, residual pair).

    Only layers that OpenCV's dnn module computes exactly are used. See
    :class:`models.architectures.base.ArchitectureModule` for the arguments.
    """
    import keras

    image = keras.Input(input_shape, name="image")
    x = _convolution(image, 32, "stem")
    for stage, filters in enumerate(STAGE_FILTERS, start=1):
        x = _convolution(x, filters, f"stage{stage}_widen")
        x = keras.layers.MaxPooling2D(2, name=f"stage{stage}_pool")(x)
        shortcut = x
        x = _convolution(x, filters, f"stage{stage}_a")
        x = _convolution(x, filters, f"stage{stage}_b")
        x = keras.layers.Add(name=f"stage{stage}_add")([shortcut, x])
    x = keras.layers.GlobalAveragePooling2D(name="average")(x)
    if dropout:
        x = keras.layers.Dropout(dropout, name="dropout")(x)
    x = keras.layers.Dense(n_classes, activation="softmax", name="probabilities")(x)
    return keras.Model(image, x, name=INFO.name)


def _convolution(x: Any, filters: int, name: str) -> Any:
    """Append 3x3 convolution, batch normalisation and ReLU to the tensor ``x``."""
    import keras

    x = keras.layers.Conv2D(
        filters, 3, padding="same", use_bias=False, kernel_initializer="he_normal", name=f"{name}_conv"
    )(x)
    x = keras.layers.BatchNormalization(momentum=BATCH_NORM_MOMENTUM, name=f"{name}_norm")(x)
    return keras.layers.ReLU(name=f"{name}_relu")(x)
