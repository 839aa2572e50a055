"""Flattening with the number of features written down. Imports keras."""

from __future__ import annotations

import math
from typing import Any

import keras


class FixedFlatten(keras.layers.Flatten):  # type: ignore[misc]
    """Flattens as Keras' layer does, but asks only for the number of images.

    Keras' own reads the shape of each batch, which becomes seven nodes of a graph instead of one.
    """

    def call(self, inputs: Any) -> Any:
        """Return (n, features) of (n, …)."""
        return keras.ops.reshape(inputs, (-1, math.prod(inputs.shape[1:])))
