"""The layers of a network that an export has to look at one by one."""

from __future__ import annotations

from typing import Any


def layers_of(model: Any) -> list[Any]:
    """Return the layers of the network, with those of the networks inside it in their place."""
    found: list[Any] = []
    for layer in model.layers:
        found += layers_of(layer) if hasattr(layer, "layers") else [layer]
    return found
