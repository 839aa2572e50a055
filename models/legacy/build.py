"""Puts a described network together in Keras 3, layer by layer, and gives it its weights."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import keras
import numpy as np

from datasets.basics.errors import BadInput
from models.legacy.description import INPUTS, Description, LayerNode
from models.legacy.layer_settings import NORMALIZATIONS, Settings, refused
from models.legacy.weights import Array, StoredNetwork
from models.safety.size_check import MAX_PARAMETERS

MOST_NUMBERS = 2**26
"""Numbers that one layer may make of one image: 256 MB of float32."""

_OTHER_NAMES = {("DepthwiseConv2D", "kernel"): "depthwise_kernel"}
"""(Class, weight in Keras 3) -> weight in Keras 2, where they differ."""


def build_network(path: Path, description: Description, stored: StoredNetwork | None) -> keras.Model:
    """Return the network with its weights; without stored ones with new ones.

    Before a layer is made, its stored weights are compared with what it would hold, so that a description
    cannot make Keras reserve more memory than the file is large.

    Raises:
        BadInput: if description and weights do not fit each other.
    """
    inputs = [
        keras.Input(shape, name=f"input_{place}" if place else "image")
        for place, shape in enumerate(description.input_shapes)
    ]
    outputs: dict[str, Any] = dict(zip(INPUTS, inputs, strict=False))
    parameters = 0
    try:
        for node in description.layers:
            given = [outputs[name] for name in node.inputs]
            expected = _weight_shapes(node, tuple(given[0].shape))
            parameters += sum(map(math.prod, expected.values()))
            if parameters > MAX_PARAMETERS:
                raise refused(path, f"it has more than {MAX_PARAMETERS:,} parameters")
            weights = None if stored is None else _as_keras_2(node, stored)
            _require_shapes(path, node, expected, weights)
            outputs[node.name] = _connected(path, node, given, weights)
        return keras.Model(
            inputs if len(inputs) > 1 else inputs[0], outputs[description.output], name="network"
        )
    except (ValueError, TypeError, ArithmeticError, IndexError, AttributeError, KeyError) as error:
        raise BadInput(f"The model file {path} is damaged: its network cannot be put together.") from error


def _connected(path: Path, node: LayerNode, given: list[Any], weights: Mapping[str, Array] | None) -> Any:
    layer = getattr(keras.layers, node.kind).from_config({**node.settings, "name": node.name})
    output = layer(given if len(given) > 1 else given[0])
    numbers = [edge for edge in output.shape[1:] if edge is not None]
    if math.prod(numbers) > MOST_NUMBERS:
        raise refused(path, f"the layer {node.name!r} makes {math.prod(numbers):,} numbers of one image")
    if weights:
        layer.set_weights(
            [weights[_name_in_keras_2(node.kind, one.name)] for one in layer.weights if _is_stored(one)]
        )
        if node.kind == "Normalization":
            # It computes with copies of its weights.
            layer.finalize_state()
    return output


def _is_stored(weight: Any) -> bool:
    """Return whether Keras 2 knew it too; the seeds of dropout are new, and no weights of ``get_weights``."""
    return "seed" not in weight.path


def _as_keras_2(node: LayerNode, stored: StoredNetwork) -> dict[str, Array]:
    """Return the stored weights of a layer under the names of Keras 2, whichever version wrote them."""
    found = stored.of_layer(node.group, node.own_name)
    return {_name_in_keras_2(node.kind, name): array for name, array in found.items()}


def _name_in_keras_2(kind: str, name: str) -> str:
    return _OTHER_NAMES.get((kind, name), name)


def _require_shapes(
    path: Path, node: LayerNode, expected: Mapping[str, tuple[int, ...]], weights: Mapping[str, Array] | None
) -> None:
    if weights is None:
        return
    found = {name: array.shape for name, array in weights.items()}
    if found != dict(expected):
        raise BadInput(
            f"The model file {path} is damaged, or its weights belong to another network: the layer "
            f"{node.name!r} needs {_told(expected)}, and there is {_told(found)}."
        )
    if not all(np.isfinite(array).all() for array in weights.values()):
        raise BadInput(
            f"The model file {path} is damaged: weights of the layer {node.name!r} are no numbers."
        )


def _told(shapes: Mapping[str, tuple[int, ...]]) -> str:
    return ", ".join(f"{name} {'x'.join(map(str, shape))}" for name, shape in shapes.items()) or "nothing"


def _weight_shapes(node: LayerNode, shape: tuple[int | None, ...]) -> dict[str, tuple[int, ...]]:
    """Return the shapes of the weights that a layer has for an input of ``shape``, as Keras 2 names them."""
    settings, kind = node.settings, node.kind
    channels = int(shape[-1] or 0)
    if kind in NORMALIZATIONS:
        if settings.get("axis", -1) not in (-1, len(shape) - 1):
            raise ValueError("normalisation over something else than channels")
        return _normalization_shapes(kind, settings, channels)
    bias = bool(settings.get("use_bias", True))
    if kind == "Dense":
        units = int(settings["units"])
        return {"kernel": (channels, units)} | ({"bias": (units,)} if bias else {})
    if kind not in ("Conv2D", "DepthwiseConv2D", "SeparableConv2D"):
        return {}
    height, width = _pair(settings["kernel_size"])
    if kind == "Conv2D":
        filters = int(settings["filters"])
        kernels = {"kernel": (height, width, channels // int(settings.get("groups", 1)), filters)}
        return kernels | ({"bias": (filters,)} if bias else {})
    multiplier = int(settings.get("depth_multiplier", 1))
    kernels = {"depthwise_kernel": (height, width, channels, multiplier)}
    if kind == "DepthwiseConv2D":
        return kernels | ({"bias": (channels * multiplier,)} if bias else {})
    filters = int(settings["filters"])
    return (
        kernels
        | {"pointwise_kernel": (1, 1, channels * multiplier, filters)}
        | ({"bias": (filters,)} if bias else {})
    )


def _normalization_shapes(kind: str, settings: Settings, channels: int) -> dict[str, tuple[int, ...]]:
    if kind == "Normalization":
        # Mean and variance are settings, or weights that were counted from data.
        told = settings.get("mean") is not None
        return {} if told else {"mean": (channels,), "variance": (channels,), "count": ()}
    learnt = {"gamma": settings.get("scale", True), "beta": settings.get("center", True)}
    names = [name for name, there in learnt.items() if there]
    if kind == "BatchNormalization":
        names += ["moving_mean", "moving_variance"]
    return dict.fromkeys(names, (channels,))


def _pair(value: Any) -> tuple[int, int]:
    first, second = value if isinstance(value, list) else (value, value)
    return int(first), int(second)
