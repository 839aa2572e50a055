"""Layers made anew with other weights."""

from __future__ import annotations

from typing import Any

import numpy as np

from models.export.rewrites.affine import Weights


def with_weights(call: Any, weights: Weights, **changes: Any) -> Any:
    """Return a new layer like the one that is called, with other weights.

    Args:
        changes: entries of its configuration that differ, e.g. the number of units.
    """
    layer = call.operation
    new = type(layer).from_config(layer.get_config() | {"use_bias": True} | changes)
    new.build(call.input_tensors[0].shape)
    new.set_weights([weights.kernel.astype(np.float32), weights.bias.astype(np.float32)])
    return new
