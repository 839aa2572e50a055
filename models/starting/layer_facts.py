"""What a person has to know of a network's layers to choose which of them learn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.starting.facts import LayerFacts
from models.starting.layers import layers_with_weights
from models.starting.splitting import splittable_units

if TYPE_CHECKING:
    import keras


def layer_facts(model: keras.Model) -> tuple[LayerFacts, ...]:
    """Return the layers with weights, from the input to the output."""
    units = splittable_units(model)
    return tuple(
        LayerFacts(
            name=layer.name,
            kind=type(layer).__name__,
            parameters=layer.count_params(),
            units=units.get(layer.name, 0),
        )
        for layer in layers_with_weights(model)
    )
