"""The rates of a network's dropout layers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from datasets.basics.errors import BadInput

if TYPE_CHECKING:
    import keras


def dropout_rates(model: keras.Model) -> list[float]:
    """Return the rates (0…1) of all dropout layers, in the order of the network's layers."""
    return [float(layer.rate) for layer in _dropout_layers(model)]


def set_dropout_rates(model: keras.Model, rates: Sequence[float]) -> None:
    """Give each dropout layer its rate; a step that was compiled before goes on with the old ones.

    Args:
        rates: 0…1, one for each dropout layer.

    Raises:
        BadInput: if the network has another number of dropout layers; nothing is changed then.
    """
    import keras

    layers = _dropout_layers(model)
    if len(layers) != len(rates):
        raise BadInput(
            f"The network has {len(layers)} dropout layers, not {len(rates)}: "
            "give one rate for each (training.dropout_rates), or one for all (training.dropout)."
        )
    for layer, rate in zip(layers, rates, strict=True):
        if rate and not hasattr(layer, "seed_generator"):
            # Keras gives none to a layer that was built with the rate 0, and tracks no state of a layer
            # that is built; reseed() finds it here, and no checkpoint needs it.
            object.__setattr__(layer, "seed_generator", keras.random.SeedGenerator(0))
        layer.rate = rate


def _dropout_layers(model: keras.Model) -> list[Any]:
    import keras

    kinds = (
        keras.layers.Dropout,
        keras.layers.SpatialDropout1D,
        keras.layers.SpatialDropout2D,
        keras.layers.SpatialDropout3D,
    )
    found: list[Any] = []
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            found += _dropout_layers(layer)
        elif isinstance(layer, kinds):
            found.append(layer)
    return found
