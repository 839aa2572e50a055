"""Convolutions in groups of channels, traced for other programs. Imports keras and tensorflow."""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf

from models.export.rewrites.graph import calls_of, functional, rebuilt


class TracedGroups(keras.layers.Layer):  # type: ignore[misc]
    """A convolution in groups as one node of a graph; to be traced, not computed.

    TensorFlow computes such a node on GPUs alone. Keras therefore calls a compiled function, which no
    converter takes.

    Args:
        layer: the built ``Conv2D``, whose weights are shared.
    """

    def __init__(self, layer: Any) -> None:
        super().__init__(name=layer.name)
        self._layer = layer
        self.built = True

    def call(self, images: Any) -> Any:
        """Return (n, height, width, filters) of images (n, height, width, channels)."""
        layer = self._layer
        found = tf.nn.conv2d(
            images,
            layer.kernel,
            strides=layer.strides,
            padding=layer.padding.upper(),
            dilations=layer.dilation_rate,
        )
        if layer.use_bias:
            found = tf.nn.bias_add(found, layer.bias)
        return layer.activation(found)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """Return the shape of the convolution's output."""
        return self._layer.compute_output_shape(input_shape)


def with_traced_groups(model: keras.Model) -> keras.Model:
    """Return a network whose convolutions in groups can be traced; the same where it has none."""
    start = functional(model)
    if start is None:
        return model
    flat = rebuilt(start, {})
    replaced = {
        id(call.operation): TracedGroups(call.operation)
        for call in calls_of(flat)
        if type(call.operation).__name__ == "Conv2D" and call.operation.groups > 1
    }
    return rebuilt(flat, replaced) if replaced else model
