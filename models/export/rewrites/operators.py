"""Sums and products that a network was given with operators (``x + 3``), as layers that do the same."""

from __future__ import annotations

from collections.abc import Callable
from numbers import Real
from typing import TYPE_CHECKING, Any

from models.export.rewrites.graph import calls_of, functional, rebuilt

if TYPE_CHECKING:
    import keras

SCALES_AND_OFFSETS: dict[str, Callable[[float], tuple[float, float]]] = {
    "Add": lambda number: (1.0, number),
    "Subtract": lambda number: (1.0, -number),
    "Multiply": lambda number: (number, 0.0),
}
"""Keras' name of an operation -> scale and offset that compute the same with a number."""


def operators_as_layers(model: keras.Model) -> keras.Model:
    """Return a network without operators on values and numbers; others than those of the table stay.

    Keras' older file takes the operation ``Add`` for the layer ``Add``, which takes a list, and cannot be
    read again: MobileNetV3 and ConvNeXt.
    """
    start = functional(model)
    if start is None:
        return model
    replaced = {id(call.operation): layer for call in calls_of(start) if (layer := _layer_of(call))}
    return rebuilt(start, replaced) if replaced else model


def _layer_of(call: Any) -> Any:
    """Return what takes the place of the operation and is called as it is; None for all else."""
    import keras

    operation, kind = call.operation, type(call.operation).__name__
    if isinstance(operation, keras.layers.Layer) or kind not in SCALES_AND_OFFSETS:
        return None
    first, second = call.arguments.args
    if not isinstance(first, keras.KerasTensor):
        return None
    if isinstance(second, keras.KerasTensor):
        merge = getattr(keras.layers, kind)(name=operation.name)
        return lambda one, other: merge([one, other])
    if not isinstance(second, Real):
        return None
    scale, offset = SCALES_AND_OFFSETS[kind](float(second))
    scaling = keras.layers.Rescaling(scale, offset, name=operation.name)
    return lambda values, _: scaling(values)
