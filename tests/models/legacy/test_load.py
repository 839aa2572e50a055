"""Networks of Keras 2 compute in Keras 3 what their weights say; whatever else is in a file is refused."""

from __future__ import annotations

import copy
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

Network = tuple[dict[str, Any], dict[str, dict[str, Any]]]
Write = Callable[..., Path]


def images(channels: int) -> Any:
    """Return five images 8x8."""
    return np.random.default_rng(2).random((5, 8, 8, channels), dtype=np.float32)


def test_a_sequence(backend: object, write_network: Write, sequence: Network) -> None:
    """A sequence gives what its layers give one after the other, computed by hand from the stored weights."""
    path = write_network(*sequence)
    found = load_legacy(path)
    weights = {name.split("/")[-1]: values for part in sequence[1].values() for name, values in part.items()}
    assert found.keras_version == "2.2.2" and found.trained
    bn = sequence[1]["bn_1"]
    inner = keras.ops.conv(images(1), sequence[1]["inputTensor"]["inputTensor_1/kernel"], padding="same")
    inner = np.asarray(inner) + sequence[1]["inputTensor"]["inputTensor_1/bias"]
    scale = bn["bn_1/gamma"] / np.sqrt(bn["bn_1/moving_variance"] + 0.01)
    inner = (inner - bn["bn_1/moving_mean"]) * scale + bn["bn_1/beta"]
    inner = np.where(inner > 0, inner, 0.2 * inner)
    inner = inner.reshape(5, 4, 2, 4, 2, 3).max(axis=(2, 4)).reshape(5, -1)
    logits = inner @ sequence[1]["dense_22"]["dense_22/kernel"] + weights["bias"]
    expected = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(np.asarray(found.model(images(1), training=False)), expected, atol=1e-6)


def test_a_graph(backend: object, write_network: Write, graph: Network) -> None:
    """Skip connections, depthwise and separable convolutions give what the same layers of Keras 3 give."""
    found = load_legacy(write_network(*graph))
    stored = graph[1]
    given = images(3)
    depth = keras.ops.depthwise_conv(given, stored["depth"]["depth/depthwise_kernel"], padding="same")
    total = given + np.maximum(np.asarray(depth) + stored["depth"]["depth/bias"], 0)
    kernels = stored["separable"]
    seen = keras.ops.depthwise_conv(total, kernels["separable/depthwise_kernel"])
    seen = np.maximum(np.asarray(keras.ops.conv(seen, kernels["separable/pointwise_kernel"])), 0)
    means = np.concatenate([seen, total], axis=3).mean(axis=(1, 2))
    logits = means @ stored["out"]["out/kernel"] + stored["out"]["out/bias"]
    expected = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(np.asarray(found.model(given, training=False)), expected, atol=1e-6)


def test_networks_within_a_network(backend: object, write_network: Write, nested: Network) -> None:
    """Networks within a network become one, with layers of one name kept apart."""
    model = load_legacy(write_network(*nested, name="keras_model.h5")).model
    assert [layer.name for layer in model.layers][1:] == ["same", "mean", "sequential_3_same"]
    stored = nested[1]
    np.testing.assert_array_equal(
        model.get_layer("same").get_weights()[0], stored["sequential_1"]["same/kernel"]
    )
    np.testing.assert_array_equal(
        model.get_layer("sequential_3_same").get_weights()[0], stored["sequential_3"]["same/kernel"]
    )


def test_description_and_weights_apart(
    backend: object, write_network: Write, sequence: Network, tmp_path: Path
) -> None:
    """A ``.arch`` takes the weights of a model that numbers its layers otherwise; alone it is untrained."""
    trained = load_legacy(write_network(*sequence)).model
    renamed = json.dumps(sequence[0]).replace("dense_22", "dense_1").replace("bn_1", "bn_7")
    (tmp_path / "n.arch").write_text(renamed)
    found = load_legacy(tmp_path / "n.arch", tmp_path / "network.model")
    assert found.trained and not load_legacy(tmp_path / "n.arch").trained
    for ours, theirs in zip(found.model.get_weights(), trained.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def _lambda(layers: list[Any]) -> None:
    layers[2] = {"class_name": "Lambda", "config": {"name": "leaky_1", "function": ["4wEAAAA=", None, None]}}


def _change(place: int, **config: Any) -> Callable[[list[Any]], None]:
    def change(layers: list[Any]) -> None:
        layers[place]["config"] |= config

    return change


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_lambda, "'Lambda', which is not on the list"),
        (_change(0, data_format="channels_first"), "colours first"),
        (_change(7, activation="hard_sigmoid"), "hard_sigmoid"),
        (_change(7, activation={"class_name": "function", "config": "os.system"}), "activation"),
        (_change(6, units=300_000_000), "parameters"),
        (_change(6, units=3), "weights belong to another network"),
        (_change(6, units={"class_name": "Lambda"}), "no plain 'units'"),
        (_change(0, batch_input_shape=[None, 9_000_000, 8, 1]), "no network that Keras would"),
        (_change(0, batch_input_shape=[None, 4000, 4000, 1]), "numbers of one image|another network"),
        (_change(1, axis=[1]), "cannot be put together"),
        (_change(4, name="../../x"), "has the name"),
        (_change(4, name="dense_22"), "two layers named"),
    ],
)
def test_hostile_and_odd_descriptions(
    backend: object,
    write_network: Write,
    sequence: Network,
    change: Callable[[list[Any]], None],
    expected: str,
) -> None:
    """Code, giant sizes and formulas that changed are refused; the same file without the change opens."""
    description, weights = sequence
    load_legacy(write_network(description, weights))
    changed = copy.deepcopy(description)
    change(changed["config"])
    with pytest.raises(BadInput, match=expected):
        load_legacy(write_network(changed, weights))


def _used_twice(description: dict[str, Any]) -> None:
    description["config"]["layers"][1]["inbound_nodes"].append([["sum", 0, 0, {}]])


def _circle(description: dict[str, Any]) -> None:
    description["config"]["layers"][1]["inbound_nodes"] = [[["separable", 0, 0, {}]]]


def _two_outputs(description: dict[str, Any]) -> None:
    description["config"]["output_layers"].append(["mean", 0, 0])


@pytest.mark.parametrize(
    ("change", "expected"),
    [(_used_twice, "used twice"), (_circle, "in a circle"), (_two_outputs, "1 inputs and 2 outputs")],
)
def test_graphs_that_are_not_read(
    backend: object,
    write_network: Write,
    graph: Network,
    change: Callable[[dict[str, Any]], None],
    expected: str,
) -> None:
    """Graphs that cannot be followed are refused with their reason."""
    change(graph[0])
    with pytest.raises(BadInput, match=expected):
        load_legacy(write_network(*graph))


def _link(file: h5py.File) -> None:
    file["model_weights/elsewhere"] = h5py.ExternalLink("/etc/passwd", "/")


def _claim(file: h5py.File) -> None:
    del file["model_weights/dense_22/dense_22/kernel:0"]
    file["model_weights/dense_22/dense_22"].create_dataset("kernel:0", (10_000, 10_000), np.float32)


def _not_a_number(file: h5py.File) -> None:
    file["model_weights/dense_22/dense_22/bias:0"][0] = np.nan


def _no_weights(file: h5py.File) -> None:
    del file["model_weights"]
    file.create_group("model_weights")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_link, "link to something outside"),
        (_claim, "claims more weights than it holds"),
        (_not_a_number, "no numbers"),
        (_no_weights, "holds no weights"),
    ],
)
def test_hostile_weights(
    backend: object,
    write_network: Write,
    sequence: Network,
    change: Callable[[h5py.File], None],
    expected: str,
) -> None:
    """Links out of the file, claimed sizes and damaged numbers are refused."""
    path = write_network(*sequence)
    with h5py.File(path, "a") as file:
        change(file)
    with pytest.raises(BadInput, match=expected) as caught:
        load_legacy(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content"), [("x.model", b"no"), ("x.arch", b"{"), ("x.arch", b"[" * 9_000)]
)
def test_damaged_files(backend: object, tmp_path: Path, name: str, content: bytes) -> None:
    """Files of anything else are one sentence."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadInput, match="damaged"):
        load_legacy(tmp_path / name)
