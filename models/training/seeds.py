"""Dropout and its kin: their generators begin each epoch from (seed, epoch, layer)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasets.basics.randomness import generator

if TYPE_CHECKING:
    import keras

PURPOSE = "layers"


def reseed(model: keras.Model, seed: int, epoch: int) -> None:
    """Set every random generator of the network's layers for one epoch.

    Keras does not save these generators with a model, so a resumed training would drop other units.

    Args:
        epoch: counted from 0.
    """
    for index, seed_generator in enumerate(_generators(model)):
        number = int(generator(seed, PURPOSE, epoch, index).integers(2**31))
        seed_generator.state.assign([number, 0])


def _generators(model: keras.Model) -> list[Any]:
    import keras

    found: list[Any] = []
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            found += _generators(layer)
        # Keras' own random layers call it seed_generator, but an architecture of the user's may not.
        found += [value for value in vars(layer).values() if isinstance(value, keras.random.SeedGenerator)]
    return found
