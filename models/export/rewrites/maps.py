"""What OpenCV computes of maps alone, or of features alone, written in the other shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from models.export.rewrites.affine import Weights
from models.export.rewrites.graph import Replaced, calls_of, functional, rebuilt

if TYPE_CHECKING:
    import keras

MAP_AXES = 4
FLAT_AXES = 2


def in_shapes_of_opencv(model: keras.Model) -> keras.Model:
    """Return a network that OpenCV computes as Keras does; the same where nothing has to change.

    Dense layers on each pixel of a map become convolutions of one pixel: with channels first they crash
    OpenCV 4.14, and 5.0 refuses them. Layer normalisation of features is done on a map of one pixel: OpenCV
    4.14 computes it wrongly for more than one image. ConvNeXt has both.
    """
    start = functional(model)
    if start is None:
        return model
    flat = rebuilt(start, {})
    replaced = _replaced(flat)
    return rebuilt(flat, replaced) if replaced else model


def _replaced(model: keras.Model) -> Replaced:
    found: dict[int, Any] = {}
    for call in calls_of(model):
        layer, shape = call.operation, call.input_tensors[0].shape
        kind = type(layer).__name__
        if kind == "Dense" and len(shape) == MAP_AXES:
            found[id(layer)] = _convolution(layer, shape)
        elif kind == "LayerNormalization" and len(shape) == FLAT_AXES:
            found[id(layer)] = _normalization_of_a_pixel(layer, shape[-1])
    return found


def _convolution(layer: Any, shape: tuple[int | None, ...]) -> Any:
    import keras

    weights = Weights.of_layer(layer)
    new = keras.layers.Conv2D(layer.units, 1, activation=layer.activation, name=layer.name)
    new.build(shape)
    new.set_weights([weights.kernel[None, None].astype(np.float32), weights.bias.astype(np.float32)])
    return new


def _normalization_of_a_pixel(layer: Any, n_features: int) -> Any:
    """Return what takes (n, features) and gives them normalised, by way of (n, 1, 1, features)."""
    import keras

    from models.export.rewrites.fixed_flatten import FixedFlatten

    inner = type(layer).from_config(layer.get_config() | {"axis": -1})
    inner.build((None, 1, 1, n_features))
    inner.set_weights(layer.get_weights())
    return keras.Sequential(
        [
            keras.Input((n_features,)),
            keras.layers.Reshape((1, 1, n_features)),
            inner,
            FixedFlatten(),
        ],
        name=layer.name,
    )
