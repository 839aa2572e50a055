"""What a person has to know of a network's layers to choose which of them learn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasets.basics.options import Options
from models.starting.layers import layers_with_weights
from models.starting.splitting import splittable_units

if TYPE_CHECKING:
    import keras


class LayerFacts(Options):
    """A layer with weights."""

    name: str
    kind: str
    """Its class in Keras, e.g. ``Conv2D``."""
    parameters: int
    units: int
    """Units or filters of which a share can learn; 0: it learns as a whole or not at all."""


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
