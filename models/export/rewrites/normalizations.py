"""Normalisation by a mean and a variance that were given or adapted to, as a rescaling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from models.export.rewrites.graph import calls_of, rebuilt

if TYPE_CHECKING:
    import keras


def normalizations_as_rescalings(model: keras.Model) -> keras.Model:
    """Return a network of the functional kind with ``Rescaling`` in place of ``Normalization``.

    A rescaling can be folded into its neighbours. Besides, the converter to ONNX makes an input of the mean
    where the images are normalised first.
    """
    replaced = {
        id(call.operation): _rescaling(call.operation)
        for call in calls_of(model)
        if type(call.operation).__name__ == "Normalization" and _is_of_channels(call.operation)
    }
    return rebuilt(model, replaced) if replaced else model


def _is_of_channels(layer: Any) -> bool:
    """Return whether each channel has a mean of its own, or all have one, and nothing else has."""
    last = len(layer.input.shape) - 1
    return not layer.invert and set(layer.axis) <= {-1, last}


def _rescaling(layer: Any) -> Any:
    """Return x / max(sqrt(variance), epsilon) - mean / max(sqrt(variance), epsilon), as Keras computes it."""
    import keras

    mean, variance = (
        np.asarray(keras.ops.convert_to_numpy(numbers), np.float64).reshape(-1)
        for numbers in (layer.mean, layer.variance)
    )
    scale = 1 / np.maximum(np.sqrt(variance), keras.config.epsilon())
    return keras.layers.Rescaling(scale.tolist(), (-mean * scale).tolist(), name=layer.name)
