"""How many numbers a described network holds, in plain integers, before keras allocates any."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from datasets.basics.errors import BadInput

MAX_PARAMETERS = 200_000_000
"""800 MB of float32; the largest networks for images of this size have a tenth of it."""
MAX_LAYERS = 2_000

_WITH_WEIGHTS = frozenset(
    {
        "BatchNormalization",
        "Conv2D",
        "Dense",
        "DepthwiseConv2D",
        "GroupNormalization",
        "LayerNormalization",
        "LayerScale",
        "Normalization",
        "PReLU",
        "SeparableConv2D",
    }
)


def check_size(path: Path, config: dict[str, Any]) -> int:
    """Return the number of parameters that loading ``config`` would make.

    Keras builds every layer with the shape in its ``build_config`` and afterwards insists that the
    layer's input has this shape, so these numbers cannot be understated.

    Raises:
        BadInput: if there are more than :data:`MAX_PARAMETERS`, or a size is missing or no size.
    """
    try:
        total = _count(config)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise BadInput(
            f"The model file {path} is not opened, because its description lacks the sizes of a layer."
        ) from error
    if total > MAX_PARAMETERS:
        raise BadInput(
            f"The model file {path} is not opened: it describes a network of {total:,} parameters, "
            f"more than the {MAX_PARAMETERS:,} that are loaded."
        )
    return total


def _count(model: dict[str, Any]) -> int:
    layers = model["config"]["layers"]
    if len(layers) > MAX_LAYERS:
        raise ValueError("too many layers")
    return sum(_count(layer) if "layers" in layer["config"] else _layer(layer) for layer in layers)


def _layer(layer: dict[str, Any]) -> int:
    name, config = layer["class_name"], layer["config"]
    if name not in _WITH_WEIGHTS:
        return 0
    if name == "LayerScale":
        return _size(config["projection_dim"])
    shape = [_size(edge) for edge in layer["build_config"]["input_shape"][1:] if edge is not None]
    channels = shape[-1]
    if name == "Dense":
        return channels * _size(config["units"]) + _size(config["units"])
    if name == "PReLU":
        return math.prod(shape)
    if name in ("BatchNormalization", "GroupNormalization", "LayerNormalization", "Normalization"):
        return 4 * max(shape)
    kernel = math.prod(_size(edge) for edge in config["kernel_size"])
    if name == "Conv2D":
        groups = _size(config.get("groups", 1))
        if channels % groups:
            raise ValueError("the groups do not divide the channels")
        return (kernel * channels // groups + 1) * _size(config["filters"])
    multiplier = _size(config["depth_multiplier"])
    depthwise = (kernel + 1) * channels * multiplier
    if name == "DepthwiseConv2D":
        return depthwise
    return depthwise + (channels * multiplier + 1) * _size(config["filters"])


def _size(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{value!r} is no size")
    return value
