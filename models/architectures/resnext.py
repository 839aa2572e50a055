"""The bodies of ResNeXt-50 and 101 (Xie et al., arXiv:1611.05431), which Keras does not have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

GROUPS = 32
FILTERS = (128, 256, 512, 1024)
EPSILON = 1.001e-5


def resnext(blocks: tuple[int, int, int, int]) -> Callable[[Any], Any]:
    """Return the function that makes the body with so many blocks in its four stages."""

    def make(x: Any) -> Any:
        import keras

        source = x
        x = keras.layers.ZeroPadding2D(3, name="conv1_pad")(x)
        x = _normalised(keras.layers.Conv2D(64, 7, strides=2, use_bias=False, name="conv1")(x), "conv1", True)
        x = keras.layers.MaxPooling2D(3, strides=2, padding="same", name="pool1")(x)
        for stage, (filters, number) in enumerate(zip(FILTERS, blocks, strict=True), start=2):
            for block in range(1, number + 1):
                stride = 2 if block == 1 and stage > 2 else 1
                x = _block(x, filters, stride, block == 1, f"conv{stage}_block{block}")
        return keras.Model(keras.utils.get_source_inputs(source), x, name="resnext")

    return make


def _block(x: Any, filters: int, stride: int, widens: bool, name: str) -> Any:
    """Append a bottleneck block whose middle convolution works in groups."""
    import keras

    layers = keras.layers
    shortcut = x
    if widens:
        shortcut = layers.Conv2D(2 * filters, 1, strides=stride, use_bias=False, name=f"{name}_0")(x)
        shortcut = _normalised(shortcut, f"{name}_0", False)
    x = _normalised(layers.Conv2D(filters, 1, use_bias=False, name=f"{name}_1")(x), f"{name}_1", True)
    grouped = layers.Conv2D(
        filters, 3, strides=stride, padding="same", groups=GROUPS, use_bias=False, name=f"{name}_2"
    )
    x = _normalised(grouped(x), f"{name}_2", True)
    x = _normalised(layers.Conv2D(2 * filters, 1, use_bias=False, name=f"{name}_3")(x), f"{name}_3", False)
    return layers.ReLU(name=f"{name}_relu")(layers.Add(name=f"{name}_add")([shortcut, x]))


def _normalised(x: Any, name: str, relu: bool) -> Any:
    import keras

    x = keras.layers.BatchNormalization(epsilon=EPSILON, name=f"{name}_norm")(x)
    return keras.layers.ReLU(name=f"{name}_relu")(x) if relu else x
