"""Layers of Keras 3 as Keras 2 describes them."""

from __future__ import annotations

from typing import Any

import numpy as np

Config = dict[str, Any]

_CONVOLUTION = ("kernel_size", "strides", "padding", "dilation_rate", "activation", "use_bias")
_POOLING = ("pool_size", "strides", "padding")
KEYS: dict[str, tuple[str, ...]] = {
    "Activation": ("activation",),
    "Add": (),
    "Average": (),
    "AveragePooling2D": _POOLING,
    "BatchNormalization": ("axis", "momentum", "epsilon", "center", "scale"),
    "Concatenate": ("axis",),
    "Conv2D": ("filters", "groups", *_CONVOLUTION),
    "Dense": ("units", "activation", "use_bias"),
    "DepthwiseConv2D": ("depth_multiplier", *_CONVOLUTION),
    "Dropout": ("rate",),
    "Flatten": (),
    "GaussianDropout": ("rate",),
    "GaussianNoise": ("stddev",),
    "GlobalAveragePooling2D": ("keepdims",),
    "GlobalMaxPooling2D": ("keepdims",),
    "MaxPooling2D": _POOLING,
    "Multiply": (),
    "ReLU": ("max_value", "negative_slope", "threshold"),
    "Rescaling": ("scale", "offset"),
    "SeparableConv2D": ("filters", "depth_multiplier", *_CONVOLUTION),
    "Softmax": ("axis",),
    "SpatialDropout2D": ("rate",),
    "Subtract": (),
    "ZeroPadding2D": ("padding",),
}
"""Class -> settings that mean the same in both; the rest has its default."""
ACTIVATIONS = frozenset(
    {"elu", "exponential", "linear", "relu", "selu", "sigmoid", "softmax", "softplus", "softsign", "tanh"}
)
"""Those that both compute alike."""


def input_layer(name: str, shape: tuple[int, ...]) -> Config:
    """Return the description of an input of ``shape``, without the number of images."""
    config = {"name": name, "dtype": "float32", "batch_input_shape": [None, *shape], "sparse": False}
    return _node("InputLayer", config, [])


def layer(kind: str, name: str, settings: Config, inputs: list[str]) -> Config:
    """Return the description of a layer that ``inputs`` feed.

    Raises:
        ValueError: if Keras 2 has no such layer, or no such activation.
    """
    if kind not in KEYS:
        raise ValueError(f"Keras 2 has no layer like {name!r} ({kind})")
    config = {key: settings[key] for key in KEYS[kind] if key in settings}
    if config.get("activation", "linear") not in ACTIVATIONS:
        raise ValueError(f"Keras 2 has no activation like that of {name!r}")
    return _node(kind, {"name": name, "dtype": "float32", "trainable": True, **config}, inputs)


def standardisation(means: list[float], stds: list[float], given: str) -> list[Config]:
    """Return the descriptions of two layers that make (v - mean) / std of measured values.

    The difference comes first, to the mean as 32 bits hold it; what that rounds away is added at the end.
    So values that are large compared with their deviation lose no digits.
    """
    rounded = [float(np.float32(mean)) for mean in means]
    scales = [1 / std if std > 0 else 1.0 for std in stds]
    rests = [scale * (near - mean) for scale, near, mean in zip(scales, rounded, means, strict=True)]
    differences = {"scale": [1.0] * len(means), "offset": [-near for near in rounded]}
    quotients = {"scale": scales, "offset": rests}
    return [
        layer("Rescaling", "difference_to_mean", differences, [given]),
        layer("Rescaling", "standardised", quotients, ["difference_to_mean"]),
    ]


def network(layers: list[Config], name: str = "network") -> Config:
    """Return the description of a network from its first layer to its last one."""
    ends = [[layers[place]["name"], 0, 0] for place in (0, -1)]
    config = {"name": name, "layers": layers, "input_layers": ends[:1], "output_layers": ends[1:]}
    return {"class_name": "Functional", "config": config}


def _node(kind: str, config: Config, inputs: list[str]) -> Config:
    nodes = [[[given, 0, 0, {}] for given in inputs]] if inputs else []
    return {"class_name": kind, "config": config, "name": config["name"], "inbound_nodes": nodes}
