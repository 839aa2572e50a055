"""Scaling that could not be folded, as a convolution or a dense layer that does the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from models.export.rewrites.affine import Affine
from models.export.rewrites.graph import calls_of, functional, rebuilt
from models.export.rewrites.scalings import is_scaling

if TYPE_CHECKING:
    import keras

IMAGE_AXES = 4
FLAT_AXES = 2


def scalings_as_layers(model: keras.Model) -> keras.Model:
    """Return a network without batch normalisations and rescalings: of images they become depthwise
    convolutions of one pixel, of features a dense layer with a diagonal kernel. What is neither stays."""
    start = functional(model)
    if start is None:
        return model
    replaced = {}
    for call in calls_of(start):
        if is_scaling(call.operation):
            layer = _layer_of(call)
            if layer is not None:
                replaced[id(call.operation)] = layer
    return rebuilt(start, replaced) if replaced else model


def _layer_of(call: Any) -> Any:
    import keras

    affine, shape = Affine.of_layer(call.operation), call.input_tensors[0].shape
    name = call.operation.name
    if len(shape) == IMAGE_AXES:
        layer: Any = keras.layers.DepthwiseConv2D(1, name=name)
        kernel = affine.scale[None, None, :, None]
    elif len(shape) == FLAT_AXES:
        layer = keras.layers.Dense(shape[-1], name=name)
        kernel = np.diag(affine.scale)
    else:
        return None
    layer.build(shape)
    layer.set_weights([kernel.astype(np.float32), affine.shift.astype(np.float32)])
    return layer
