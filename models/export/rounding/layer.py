"""A layer that computes with numbers of 8 bits as TensorFlow Lite does. Imports keras."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

STEPS = 255
"""Steps between the smallest and the largest of 256 whole numbers."""
LARGEST = 127
"""Weights are whole numbers from -127 to 127, so that 0 is one of them."""
KERNELS = ("kernel", "depthwise_kernel", "pointwise_kernel")
SMALLEST_SCALE = 1e-12


class Rounded(keras.layers.Layer):  # type: ignore[misc]
    """Another layer with its weights and its outputs rounded to 8 bits.

    The gradient passes through the rounding as if it were not there, and stops where a value is cut off
    (Jacob et al., CVPR 2018, arXiv:1712.05877).

    Args:
        layer: built already; its weights are shared.
        limits: smallest and largest output, which outputs are cut off at; None: they stay as they are.
    """

    def __init__(self, layer: keras.Layer, limits: tuple[float, float] | None) -> None:
        super().__init__(name=f"{layer.name}_rounded")
        self.layer = layer
        self.limits = limits

    def call(self, inputs: Any) -> Any:
        """Return what the layer says of its inputs, rounded."""
        rounded = [
            (weight, rounded_weights(weight, self._n_channel_axes(weight)))
            for weight in self.layer.weights
            if weight.name in KERNELS
        ]
        with keras.StatelessScope(state_mapping=rounded):
            outputs = self.layer(inputs)
        return outputs if self.limits is None else rounded_values(outputs, *self.limits)

    def _n_channel_axes(self, weight: keras.Variable) -> int:
        apart = weight.name == "depthwise_kernel" or isinstance(self.layer, keras.layers.DepthwiseConv2D)
        return 2 if apart else 1


def rounded_weights(kernel: keras.Variable, n_channel_axes: int = 1) -> Any:
    """Return a kernel with each output channel rounded to 255 steps, symmetric about 0.

    Args:
        n_channel_axes: how many of its last axes are output channels; two of a depthwise kernel.
    """
    values = ops.convert_to_tensor(kernel)
    axes = tuple(range(len(kernel.shape) - n_channel_axes))
    scale = ops.max(ops.abs(values), axis=axes, keepdims=True) / LARGEST
    scale = ops.stop_gradient(ops.maximum(scale, SMALLEST_SCALE))
    return _through(values, ops.round(values / scale) * scale)


def rounded_values(values: Any, low: float, high: float) -> Any:
    """Return values cut off at ``low`` <= 0 and ``high`` >= 0 and rounded to 256 steps, of which one is 0."""
    scale = (high - low) / STEPS
    zero = round(-low / scale)
    cut = ops.clip(values, -zero * scale, (STEPS - zero) * scale)
    return _through(cut, ops.round(cut / scale) * scale)


def _through(values: Any, rounded: Any) -> Any:
    """Return ``rounded`` with the gradient of ``values``."""
    return values + ops.stop_gradient(rounded - values)
