"""HDF5 files of Keras 3 give the scores of the network that was saved; odd calls of layers are refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import keras
import numpy as np
import pytest

from datasets.basics.errors import BadInput
from models.legacy.load import load_legacy

Layers = dict[str, Any]


@pytest.fixture(scope="module")
def network(backend: object) -> keras.Model:
    """A network with a skip connection, a network within it, and every kind of layer with weights."""
    keras.utils.set_random_seed(3)
    image = keras.Input((8, 8, 3), name="image")
    scaled = keras.layers.Normalization(name="scaled")(image)
    depth = keras.layers.DepthwiseConv2D(3, padding="same", activation="relu", name="depth")(scaled)
    total = keras.layers.Add(name="sum")([image, depth])
    inner = keras.Input((8, 8, 3))
    separable = keras.layers.SeparableConv2D(4, 3, padding="same", name="separable")(inner)
    block = keras.Model(inner, keras.layers.BatchNormalization(name="bn")(separable), name="block")
    both = keras.layers.Concatenate(name="both")([block(total), total])
    both = keras.layers.Dropout(0.5, name="dropout")(both, training=False)
    both = keras.layers.LayerNormalization(scale=False, name="layer_norm")(both)
    mean = keras.layers.GlobalAveragePooling2D(name="mean")(both)
    model = keras.Model(image, keras.layers.Dense(3, activation="softmax", name="out")(mean))
    numbers = np.random.default_rng(1)
    model.set_weights([numbers.uniform(0.1, 0.9, one.shape) for one in model.get_weights()])
    model.get_layer("scaled").finalize_state()
    return model


@pytest.fixture
def saved(network: keras.Model, tmp_path: Path) -> Path:
    """The network as Keras 3 writes it."""
    network.save(tmp_path / "network.h5", include_optimizer=False)
    return tmp_path / "network.h5"


def test_a_graph(network: keras.Model, saved: Path) -> None:
    """The network put together from the file says of images what the saved one says."""
    found = load_legacy(saved)
    images = np.random.default_rng(2).random((5, 8, 8, 3), dtype=np.float32)
    images *= np.linspace(0, 1, 5, dtype=np.float32)[:, None, None, None]
    assert found.keras_version == keras.__version__ and found.trained
    expected = np.asarray(network(images, training=False))
    np.testing.assert_allclose(np.asarray(found.model(images, training=False)), expected, atol=1e-6)
    assert expected.std(axis=0).max() > 0.02


def test_a_sequence(backend: object, tmp_path: Path) -> None:
    """A sequence of Keras 3 gives the same scores, too."""
    model = keras.Sequential(
        [keras.Input((8, 8, 1)), keras.layers.Flatten(), keras.layers.Dense(2, activation="softmax")]
    )
    model.save(tmp_path / "s.h5", include_optimizer=False)
    images = np.random.default_rng(2).random((5, 8, 8, 1), dtype=np.float32)
    found = load_legacy(tmp_path / "s.h5").model
    np.testing.assert_allclose(np.asarray(found(images)), np.asarray(model(images)), atol=1e-6)


def _lambda(layers: Layers) -> None:
    layers["dropout"] |= {
        "class_name": "Lambda",
        "config": {"name": "dropout", "function": ["4wEAAAA=", 0, 0]},
    }


def _used_twice(layers: Layers) -> None:
    layers["depth"]["inbound_nodes"] *= 2


def _circle(layers: Layers) -> None:
    layers["depth"]["inbound_nodes"] = layers["mean"]["inbound_nodes"]


def _in_training(layers: Layers) -> None:
    layers["dropout"]["inbound_nodes"][0]["kwargs"] = {"training": True}


def _by_name(layers: Layers) -> None:
    call = layers["depth"]["inbound_nodes"][0]
    call["kwargs"] = {"mask": call["args"][0]}


def _two_arguments(layers: Layers) -> None:
    layers["sum"]["inbound_nodes"][0]["args"] = layers["sum"]["inbound_nodes"][0]["args"][0]


def _object(layers: Layers) -> None:
    layers["depth"]["inbound_nodes"][0]["args"][0]["class_name"] = "__lambda__"


def _second_output(layers: Layers) -> None:
    layers["depth"]["inbound_nodes"][0]["args"][0]["config"]["keras_history"][2] = 1


def _no_history(layers: Layers) -> None:
    del layers["depth"]["inbound_nodes"][0]["args"][0]["config"]["keras_history"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_lambda, "'Lambda', which is not on the list"),
        (_used_twice, "used twice"),
        (_circle, "in a circle"),
        (_in_training, "as in training"),
        (_by_name, "more than the outputs"),
        (_two_arguments, "more than the outputs"),
        (_object, "something else than outputs"),
        (_second_output, "second output"),
        (_no_history, "describes no network"),
    ],
)
def test_calls_that_are_not_read(saved: Path, change: Callable[[Layers], None], expected: str) -> None:
    """Code, and calls that would compute something else than a chain of known layers, are refused."""
    with h5py.File(saved, "a") as file:
        described = json.loads(file.attrs["model_config"])
        change({one["name"]: one for one in described["config"]["layers"]})
        file.attrs["model_config"] = json.dumps(described)
    with pytest.raises(BadInput, match=expected):
        load_legacy(saved)
