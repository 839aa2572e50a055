"""Networks as Keras 2 saved them, written without Keras."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

Layer = dict[str, Any]
Weights = dict[str, dict[str, Any]]
WriteNetwork = Callable[..., Path]

NUMBERS = np.random.default_rng(7)


def layer(kind: str, name: str, *, feeds: list[str] | None = None, **config: Any) -> Layer:
    """Return the description of a layer; ``feeds`` names the layers that feed it."""
    found: Layer = {"class_name": kind, "config": {"name": name, "trainable": True, **config}}
    if feeds is not None:
        found |= {"name": name, "inbound_nodes": [[[one, 0, 0, {}] for one in feeds]] if feeds else []}
    return found


def array(*shape: int) -> Any:
    """Return weights."""
    return NUMBERS.normal(0, 0.5, shape).astype(np.float32)


@pytest.fixture
def write_network(tmp_path: Path) -> WriteNetwork:
    """Return a function that writes an HDF5 file with a description and weights by group and path."""

    def write(description: Any, weights: Weights, name: str = "network.model") -> Path:
        path = tmp_path / name
        with h5py.File(path, "w") as file:
            file.attrs["keras_version"] = "2.2.2"
            file.attrs["model_config"] = json.dumps(description)
            group = file.create_group("model_weights")
            group.attrs["layer_names"] = [one.encode() for one in weights]
            for top, members in weights.items():
                part = group.create_group(top)
                for member, values in members.items():
                    part.create_dataset(f"{member}:0", data=values)
        return path

    return write


@pytest.fixture
def sequence() -> tuple[Layer, Weights]:
    """A sequence as Keras 2.2.2 wrote it: its layers are a list, and the first one says the input."""
    layers = [
        layer(
            "Conv2D", "inputTensor", batch_input_shape=[None, 8, 8, 1], dtype="float32", filters=3,
            kernel_size=[3, 3], strides=[1, 1], padding="same", activation="linear", use_bias=True,
            data_format="channels_last",
            kernel_regularizer={"class_name": "L1L2", "config": {"l1": 0.0, "l2": 0.01}},
        ),
        layer("BatchNormalization", "bn_1", axis=-1, momentum=0.9, epsilon=0.01, center=True, scale=True),
        layer("LeakyReLU", "leaky_1", alpha=0.2),
        layer("MaxPooling2D", "pool_1", pool_size=[2, 2], strides=[2, 2], padding="valid"),
        layer("Flatten", "flatten_1"),
        layer("Dropout", "dropout_1", rate=0.5, noise_shape=None, seed=None),
        layer("Dense", "dense_22", units=2, activation="linear", use_bias=True),
        layer("Activation", "outputTensor", activation="softmax"),
    ]  # fmt: skip
    weights = {
        "inputTensor": {"inputTensor_1/kernel": array(3, 3, 1, 3), "inputTensor_1/bias": array(3)},
        "bn_1": {
            "bn_1/gamma": array(3), "bn_1/beta": array(3), "bn_1/moving_mean": array(3),
            "bn_1/moving_variance": np.abs(array(3)) + 0.5,
        },
        "leaky_1": {}, "pool_1": {}, "flatten_1": {}, "dropout_1": {},
        "dense_22": {"dense_22/kernel": array(48, 2), "dense_22/bias": array(2)},
        "outputTensor": {},
    }  # fmt: skip
    return {"class_name": "Sequential", "config": layers}, weights


@pytest.fixture
def graph() -> tuple[Layer, Weights]:
    """A network with a skip connection, as later versions of Keras 2 wrote it."""
    layers = [
        layer("InputLayer", "image", feeds=[], batch_input_shape=[None, 8, 8, 3]),
        layer("DepthwiseConv2D", "depth", feeds=["image"], kernel_size=[3, 3], padding="same", use_bias=True,
              depth_multiplier=1, activation="relu"),
        layer("Add", "sum", feeds=["image", "depth"]),
        layer("SeparableConv2D", "separable", feeds=["sum"], filters=4, kernel_size=[1, 1], use_bias=False,
              depth_multiplier=1, activation="relu"),
        layer("Concatenate", "both", feeds=["separable", "sum"], axis=-1),
        layer("GlobalAveragePooling2D", "mean", feeds=["both"]),
        layer("Dense", "out", feeds=["mean"], units=3, activation="softmax", use_bias=True),
    ]  # fmt: skip
    description = {
        "class_name": "Model",
        "config": {"layers": layers, "input_layers": [["image", 0, 0]], "output_layers": [["out", 0, 0]]},
    }
    weights = {
        "depth": {"depth/depthwise_kernel": array(3, 3, 3, 1), "depth/bias": array(3)},
        "separable": {
            "separable/depthwise_kernel": array(1, 1, 3, 1), "separable/pointwise_kernel": array(1, 1, 3, 4),
        },
        "out": {"out/kernel": array(7, 3), "out/bias": array(3)},
    }  # fmt: skip
    return description, weights


@pytest.fixture
def nested() -> tuple[Layer, Weights]:
    """Two sequences within one, as Teachable Machine writes them; both have a layer of the same name."""

    def inner(name: str, layers: list[Layer]) -> Layer:
        return {"class_name": "Sequential", "config": {"name": name, "layers": layers}}

    body = inner("sequential_1", [
        layer("Conv2D", "same", batch_input_shape=[None, 8, 8, 3], filters=2, kernel_size=[3, 3],
              strides=[2, 2], padding="same", activation="relu", use_bias=True),
        layer("GlobalAveragePooling2D", "mean"),
    ])  # fmt: skip
    head = inner("sequential_3", [layer("Dense", "same", units=2, activation="softmax", use_bias=False)])
    weights = {
        "sequential_1": {"same/kernel": array(3, 3, 3, 2), "same/bias": array(2)},
        "sequential_3": {"same/kernel": array(2, 2)},
    }
    return inner("sequential_4", [body, head]), weights
