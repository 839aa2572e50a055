"""Scale and shift of each channel, taken into the weights of a convolution or a dense layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
LINEAR_LAYERS = ("Conv2D", "DepthwiseConv2D", "Dense")
NORMALIZATION = "BatchNormalization"
RESCALING = "Rescaling"


@dataclass(frozen=True)
class Affine:
    """x * scale + shift along the last axis; both float64 (channels,)."""

    scale: Numbers
    shift: Numbers

    @classmethod
    def of_layer(cls, layer: Any) -> Affine:
        """Return what a batch normalisation with its running statistics, or a rescaling, does."""
        return cls._of_rescaling(layer) if type(layer).__name__ == RESCALING else cls._of_normalization(layer)

    @classmethod
    def _of_rescaling(cls, layer: Any) -> Affine:
        n_channels = layer.input.shape[-1]
        scale, offset = (np.asarray(numbers, np.float64) for numbers in (layer.scale, layer.offset))
        return cls(np.broadcast_to(scale, n_channels), np.broadcast_to(offset, n_channels))

    @classmethod
    def _of_normalization(cls, layer: Any) -> Affine:
        """Ioffe and Szegedy 2015, arXiv 1502.03167."""
        mean, variance = _numbers(layer.moving_mean), _numbers(layer.moving_variance)
        scale = 1 / np.sqrt(variance + layer.epsilon)
        if layer.gamma is not None:
            scale = scale * _numbers(layer.gamma)
        shift = -mean * scale
        if layer.beta is not None:
            shift = shift + _numbers(layer.beta)
        return cls(scale, shift)

    def repeated(self, times: int) -> Affine:
        """Return it for features that were flattened, channels last, from ``times`` pixels."""
        return Affine(np.tile(self.scale, times), np.tile(self.shift, times))


@dataclass(frozen=True)
class Weights:
    """Kernel and bias of a layer of :data:`LINEAR_LAYERS`, float64, shaped as Keras has them."""

    kind: str
    kernel: Numbers
    bias: Numbers

    @classmethod
    def of_layer(cls, layer: Any) -> Weights:
        """Return the weights of a built layer, with a bias of zeros where it has none."""
        kind, kernel = type(layer).__name__, _numbers(layer.kernel)
        n_outputs = kernel.shape[-2] * kernel.shape[-1] if kind == "DepthwiseConv2D" else kernel.shape[-1]
        bias = np.zeros(n_outputs) if layer.bias is None else _numbers(layer.bias)
        return cls(kind, kernel, bias)

    def followed_by(self, affine: Affine) -> Weights:
        """Return the weights that give ``affine`` of what these give."""
        scale = affine.scale
        if self.kind == "DepthwiseConv2D":
            scale = scale.reshape(self.kernel.shape[-2:])
        return Weights(self.kind, self.kernel * scale, self.bias * affine.scale + affine.shift)

    def preceded_by(self, affine: Affine) -> Weights:
        """Return the weights that give, of x, what these give of ``affine`` of x; without padding."""
        scaled, shifted = self.kernel * affine.scale[:, None], self.kernel * affine.shift[:, None]
        if self.kind == "Dense":
            more = shifted.sum(axis=0)
        elif self.kind == "DepthwiseConv2D":
            more = shifted.sum(axis=(0, 1)).reshape(-1)
        else:
            more = shifted.sum(axis=(0, 1, 2))
        return Weights(self.kind, scaled, self.bias + more)


def _numbers(variable: Any) -> Numbers:
    import keras

    return np.asarray(keras.ops.convert_to_numpy(variable), np.float64)
