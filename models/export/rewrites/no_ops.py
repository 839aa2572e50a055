"""Layers that do nothing once a network is trained."""

from __future__ import annotations

from typing import Any

ONLY_IN_TRAINING = frozenset(
    {
        "ActivityRegularization",
        "AlphaDropout",
        "Dropout",
        "GaussianDropout",
        "GaussianNoise",
        "Identity",
        "SpatialDropout1D",
        "SpatialDropout2D",
    }
)


def does_nothing(layer: Any) -> bool:
    """Return whether the layer gives its input on as it is, outside training."""
    kind = type(layer).__name__
    if kind == "Activation":
        return bool(layer.activation.__name__ == "linear")
    return kind in ONLY_IN_TRAINING
