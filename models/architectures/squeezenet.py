"""The body of SqueezeNet 1.1 (Iandola et al., arXiv:1602.07360), which Keras does not have."""

from __future__ import annotations

from typing import Any

STAGES = (((16, 64), (16, 64)), ((32, 128), (32, 128)), ((48, 192), (48, 192), (64, 256), (64, 256)))
"""Filters (squeezed, expanded) of the fire modules between the poolings."""


def squeezenet(x: Any) -> Any:
    """Return the body on a tensor (n, height, width, 3)."""
    import keras

    layers = keras.layers
    source = x
    x = layers.Conv2D(64, 3, strides=2, activation="relu", name="conv1")(x)
    number = 2
    for place, stage in zip((1, 3, 5), STAGES, strict=True):
        x = layers.MaxPooling2D(3, strides=2, name=f"pool{place}")(x)
        for squeezed, expanded in stage:
            x = _fire(x, squeezed, expanded, f"fire{number}")
            number += 1
    return keras.Model(keras.utils.get_source_inputs(source), x, name="squeezenet")


def _fire(x: Any, squeezed: int, expanded: int, name: str) -> Any:
    import keras

    layers = keras.layers
    x = layers.Conv2D(squeezed, 1, activation="relu", name=f"{name}_squeeze1x1")(x)
    narrow = layers.Conv2D(expanded, 1, activation="relu", name=f"{name}_expand1x1")(x)
    wide = layers.Conv2D(expanded, 3, padding="same", activation="relu", name=f"{name}_expand3x3")(x)
    return layers.Concatenate(name=f"{name}_concat")([narrow, wide])
