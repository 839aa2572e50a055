"""Partial trainability: a layer is split into units that stay as they are and units that learn.

After AIDeveloper: the first units are fixed, the others learn, and both are put together again, so that the
network computes the same function as before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from datasets.basics.errors import BadInput

if TYPE_CHECKING:
    import keras

FIXED = "_fixed"
LEARNING = "_learning"
_SIZES = {"Dense": "units", "Conv2D": "filters"}
_JOINT_ACTIVATIONS = ("softmax", "log_softmax")
"""Activations that mix the units, so that parts cannot compute them."""


def split_layers(model: keras.Model, shares: Mapping[str, float]) -> keras.Model:
    """Return a network that computes the same, of whose named layers only a share of the units can learn.

    Args:
        shares: share 0…1 of the units that learn, by name of a Dense or Conv2D layer. A layer with the share
            0 keeps its name and is frozen (:func:`fixed_names`); with 1 it stays as it is.

    Raises:
        BadInput: if there is no such layer, or it cannot be split.
    """
    units = {name: _fixed_units(model, name, share) for name, share in shares.items()}
    parts = {name: fixed for name, (fixed, whole) in units.items() if 0 < fixed < whole}
    if not parts:
        return model
    import keras

    if isinstance(model, keras.Sequential):
        model = keras.Model(model.inputs, model.outputs, name=model.name)

    def call(layer: Any, *args: Any, **kwargs: Any) -> Any:
        if layer.name not in parts:
            return layer(*args, **kwargs)
        halves = [part(*args, **kwargs) for part in _halves(layer, parts[layer.name])]
        return keras.layers.Concatenate(name=layer.name)(halves)

    made: keras.Model = keras.models.clone_model(model, call_function=call)
    _copy_weights(model, made, parts)
    return made


def splittable_units(model: keras.Model) -> dict[str, int]:
    """Return the units (or filters) of each layer of which a share can learn."""
    return {
        layer.name: int(getattr(layer, _SIZES[type(layer).__name__]))
        for layer in model.layers
        if type(layer).__name__ in _SIZES and not _mixes(layer) and getattr(layer, "groups", 1) == 1
    }


def _mixes(layer: Any) -> bool:
    return getattr(layer.activation, "__name__", "") in _JOINT_ACTIVATIONS


def fixed_names(shares: Mapping[str, float]) -> set[str]:
    """Return the names of layers that must not learn because of these shares."""
    return {f"{name}{FIXED}" for name in shares} | {name for name, share in shares.items() if share == 0}


def _fixed_units(model: keras.Model, name: str, share: float) -> tuple[int, int]:
    """Return (fixed units, all units) of a layer."""
    layer = next((one for one in model.layers if one.name == name), None)
    kind = type(layer).__name__
    if layer is None or kind not in _SIZES:
        names = [one.name for one in model.layers if type(one).__name__ in _SIZES]
        raise BadInput(
            f"The network has no dense layer or convolution {name!r} (model.partly_trained); "
            f"it has: {', '.join(names)}."
        )
    units = int(getattr(layer, _SIZES[kind]))
    fixed = round((1 - share) * units)
    if 0 < fixed < units:
        if _mixes(layer):
            raise BadInput(
                f"The layer {name!r} cannot be trained in part, because its outputs are probabilities that "
                "depend on each other (model.partly_trained)."
            )
        if getattr(layer, "groups", 1) != 1:
            raise BadInput(f"The grouped convolution {name!r} cannot be trained in part.")
    return fixed, units


def _halves(layer: Any, fixed: int) -> list[Any]:
    """Return two new layers of the kind of ``layer``, with ``fixed`` and with the other units."""
    size = _SIZES[type(layer).__name__]
    halves = []
    for ending, units in ((FIXED, fixed), (LEARNING, getattr(layer, size) - fixed)):
        config = layer.get_config() | {"name": f"{layer.name}{ending}", size: units}
        halves.append(type(layer).from_config(config))
    return halves


def _copy_weights(source: keras.Model, target: keras.Model, parts: Mapping[str, int]) -> None:
    for layer in source.layers:
        weights = layer.get_weights()
        if layer.name not in parts:
            if weights:
                target.get_layer(layer.name).set_weights(weights)
            continue
        fixed = parts[layer.name]
        # The units stand on the last axis of kernel (…, units) and bias (units).
        target.get_layer(f"{layer.name}{FIXED}").set_weights([array[..., :fixed] for array in weights])
        target.get_layer(f"{layer.name}{LEARNING}").set_weights([array[..., fixed:] for array in weights])
