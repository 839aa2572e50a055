"""Settings of layers as Keras 2 wrote them, in the words of Keras 3; what is not known is refused."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from datasets.basics.errors import BadInput
from models.safety.allowed import ACTIVATIONS

Settings = dict[str, Any]

CONVOLUTION = ("kernel_size", "strides", "padding", "dilation_rate", "activation", "use_bias")
POOLING = ("pool_size", "strides", "padding")

SETTINGS: dict[str, tuple[str, ...]] = {
    "Activation": ("activation",),
    "Add": (),
    "Average": (),
    "AveragePooling2D": POOLING,
    "BatchNormalization": ("axis", "momentum", "epsilon", "center", "scale"),
    "Concatenate": ("axis",),
    "Conv2D": (*CONVOLUTION, "filters", "groups", "kernel_regularizer", "bias_regularizer"),
    "Cropping2D": ("cropping",),
    "Dense": ("units", "activation", "use_bias", "kernel_regularizer", "bias_regularizer"),
    "DepthwiseConv2D": (*CONVOLUTION, "depth_multiplier"),
    "Dropout": ("rate",),
    "ELU": ("alpha",),
    "Flatten": (),
    "GaussianDropout": ("rate",),
    "GaussianNoise": ("stddev",),
    "GlobalAveragePooling2D": ("keepdims",),
    "GlobalMaxPooling2D": ("keepdims",),
    "LayerNormalization": ("axis", "epsilon", "center", "scale"),
    "LeakyReLU": ("alpha", "negative_slope"),
    "MaxPooling2D": POOLING,
    "Maximum": (),
    "Multiply": (),
    "Normalization": ("axis", "mean", "variance", "invert"),
    "Permute": ("dims",),
    "ReLU": ("max_value", "negative_slope", "threshold"),
    "Rescaling": ("scale", "offset"),
    "Reshape": ("target_shape",),
    "SeparableConv2D": (*CONVOLUTION, "filters", "depth_multiplier"),
    "Softmax": ("axis",),
    "SpatialDropout2D": ("rate",),
    "Subtract": (),
    "UpSampling2D": ("size", "interpolation"),
    "ZeroPadding2D": ("padding",),
}
"""What is taken over of each layer; initial values, constraints and types do not matter to its weights."""

NORMALIZATIONS = ("BatchNormalization", "LayerNormalization", "Normalization")
"""Layers that know the axes of what they hold; only the last one, the channels, is read."""

# Its formula changed between Keras 2 (0.2 x + 0.5) and Keras 3 (x / 6 + 0.5).
CHANGED_ACTIVATIONS = frozenset({"hard_sigmoid"})


def layer_settings(path: Path, kind: str, name: str, given: Mapping[str, Any]) -> Settings:
    """Return the settings of one layer for Keras 3.

    Args:
        path: the model file, for the sentences.
        kind: class of the layer in Keras 2.
        name: name of the layer.
        given: its settings in Keras 2.

    Raises:
        BadInput: if the layer is not known, or a setting is of another kind than a number, word or list.
    """
    if kind not in SETTINGS:
        raise refused(path, f"the layer {name!r} is a {kind!r}, which is not on the list of known layers")
    if given.get("data_format") not in (None, "channels_last"):
        raise refused(path, f"the layer {name!r} takes the colours first ({given['data_format']})")
    settings: Settings = {}
    for key in SETTINGS[kind]:
        if given.get(key) is not None:
            settings[key] = _value(path, name, key, given[key])
    return _renamed(kind, settings)


def _value(path: Path, name: str, key: str, value: Any) -> Any:
    if key == "activation":
        if not isinstance(value, str) or value not in ACTIVATIONS or value in CHANGED_ACTIVATIONS:
            raise refused(path, f"the layer {name!r} has the activation {value!r}, which Keras 3 has not")
        return value
    if key.endswith("_regularizer"):
        return _regularizer(value)
    if not _is_plain(value):
        raise refused(path, f"the layer {name!r} has no plain {key!r}")
    return value


def _regularizer(value: Any) -> Any:
    """Return L1 and L2 as Keras 3 takes them; of any other regularizer nothing, for the weights are there."""
    settings = value.get("config", {}) if isinstance(value, dict) else {}
    numbers = {key: settings.get(key) or 0.0 for key in ("l1", "l2")} if isinstance(settings, dict) else {}
    if not any(numbers.values()) or not all(isinstance(number, int | float) for number in numbers.values()):
        return None
    return {"module": "keras.regularizers", "class_name": "L1L2", "config": numbers}


def _is_plain(value: Any, depth: int = 0) -> bool:
    if isinstance(value, list):
        return depth < 2 and len(value) <= 4 and all(_is_plain(item, depth + 1) for item in value)
    return isinstance(value, bool | int | float | str)


def _renamed(kind: str, settings: Settings) -> Settings:
    if kind == "LeakyReLU" and "alpha" in settings:
        settings.setdefault("negative_slope", settings.pop("alpha"))
        settings.pop("alpha", None)
    if kind in NORMALIZATIONS and isinstance(settings.get("axis"), list) and len(settings["axis"]) == 1:
        settings["axis"] = settings["axis"][0]
    return settings


def refused(path: Path, what: str) -> BadInput:
    """Return the error for a network that is not put together."""
    return BadInput(
        f"The model file {path} is not opened, because {what}. Save the network with standard layers of "
        "one input and one output."
    )
