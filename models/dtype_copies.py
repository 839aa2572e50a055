"""Copies of a network that compute with other numbers."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras


def copy_in(model: keras.Model, dtype: str, but: Container[str] = ()) -> keras.Model:
    """Return a copy of equal names and weights that computes in another dtype.

    Args:
        dtype: Keras' name of a dtype or of a policy, e.g. ``float64`` or ``mixed_bfloat16``.
        but: names of layers that stay as they are, besides the inputs.
    """
    import keras

    policy = keras.DTypePolicy(dtype)

    def converted(layer: keras.Layer) -> keras.Layer:
        config = layer.get_config()
        # Operations like + are no layers: they compute in what they are given.
        if isinstance(layer, keras.Layer) and not isinstance(layer, keras.layers.InputLayer):
            config["dtype"] = config["dtype"] if layer.name in but else policy
        return type(layer).from_config(config)

    copy = keras.models.clone_model(model, clone_function=converted)
    copy.set_weights(model.get_weights())
    return copy
