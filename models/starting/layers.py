"""The layers of a network that have weights, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras


def layers_with_weights(model: keras.Model) -> list[Any]:
    """Return the layers that have weights, from the input to the output, those of inner networks in place."""
    return [layer for layer in all_layers(model) if layer.weights]


def all_layers(model: keras.Model) -> list[Any]:
    """Return all layers, those of inner networks in their place."""
    found: list[Any] = []
    for layer in model.layers:
        found += all_layers(layer) if hasattr(layer, "layers") else [layer]
    return found
