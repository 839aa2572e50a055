"""A network of Keras 3 as the HDF5 file of Keras 2: what TensorFlow up to 2.15, and so dclab, reads.

Keras 3 writes HDF5 files, too, but with descriptions that Keras 2 does not understand. So the description is
written anew, layer by layer; the weights are the same.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from models.export.rewrites.graph import calls_of, functional
from models.modc.keras_2_layers import Config, input_layer, layer, network, standardisation

if TYPE_CHECKING:
    import keras

KERAS = "2.15.0"
"""The version whose rules the file keeps."""
Weights = dict[str, list[tuple[str, npt.NDArray[np.float32]]]]


@dataclass(frozen=True)
class Head:
    """Which outputs a file has, and how their probabilities are made.

    Attributes:
        outputs: places among the network's outputs.
        activation: ``softmax`` for classes that exclude each other, ``sigmoid`` for one output alone.
    """

    outputs: tuple[int, ...]
    activation: str


def keras_2_file(
    model: keras.Model, head: Head, means: list[float] | None = None, stds: list[float] | None = None
) -> bytes:
    """Return the HDF5 file of a network of one input.

    The last layer is a Softmax of its own: dclab does not see an activation within a dense layer, and would
    append a second one.

    Args:
        means, stds: of measured values, which the file then standardises itself.

    Raises:
        ValueError: if Keras 2 cannot hold the network; the text names the layer.
    """
    if len(model.inputs) != 1:
        raise ValueError("the network has two inputs")
    if not head.outputs:
        raise ValueError("no output is wanted")
    (given,) = model.inputs
    layers, weights = [input_layer("input", tuple(given.shape[1:]))], Weights()
    first = "input"
    if means is not None and stds is not None:
        layers.extend(standardisation(means, stds, first))
        first = layers[-1]["name"]
    names: dict[str, str] = {}
    calls = _calls_by_layer(model)
    for one in model.layers:
        if type(one).__name__ == "InputLayer":
            names[one.name] = first
            continue
        if one.dtype_policy.name != "float32":
            raise ValueError(f"{one.name!r} does not compute with 32 bits")
        inputs = [names[before] for before in _feeding(one, calls.get(id(one), []))]
        names[one.name] = one.name
        layers.append(layer(type(one).__name__, one.name, one.get_config(), inputs))
        weights[one.name] = [(weight.name, np.asarray(weight)) for weight in _stored(one)]
    _set_head(layers, weights, head)
    return _file(network(layers), weights)


def _calls_by_layer(model: keras.Model) -> dict[int, list[Any]]:
    """Return the calls of each layer in this network, by the ``id`` of the layer.

    A layer keeps calls in other networks, too: those that were rewritten for other formats share it.
    """
    plain = functional(model)
    found: dict[int, list[Any]] = {}
    for call in [] if plain is None else calls_of(plain):
        found.setdefault(id(call.operation), []).append(call)
    return found


def _feeding(one: Any, calls: list[Any]) -> list[str]:
    """Return the names of the layers whose outputs a layer takes, in order.

    Raises:
        ValueError: if it is used more than once, or takes anything but outputs of layers.
    """
    if len(calls) != 1:
        raise ValueError(f"{one.name!r} is used more than once")
    (node,) = calls
    return [given._keras_history.operation.name for given in node.input_tensors]


def _stored(one: Any) -> Iterator[Any]:
    """Yield the weights that Keras 2 knows too: not the seeds of dropout."""
    for weight in one.weights:
        if "seed" not in weight.path:
            yield weight


def _set_head(layers: list[Config], weights: Weights, head: Head) -> None:
    """Give the last layer the wanted outputs, and a softmax of its own."""
    last = layers[-1]
    config = last["config"]
    if last["class_name"] != "Dense" or config["activation"] != head.activation:
        raise ValueError(f"the network does not end in a dense layer with {head.activation}")
    chosen = list(head.outputs)
    config["units"] = len(chosen)
    weights[last["name"]] = [
        (name, np.ascontiguousarray(value[..., chosen])) for name, value in weights[last["name"]]
    ]
    if head.activation == "softmax":
        config["activation"] = "linear"
        layers.append(layer("Softmax", "softmax", {"axis": -1}, [last["name"]]))


def _file(description: Config, weights: Weights) -> bytes:
    # Loaded late: the list of export formats, which the window shows, comes without it.
    import h5py

    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        file.attrs["keras_version"] = KERAS
        file.attrs["backend"] = "tensorflow"
        file.attrs["model_config"] = json.dumps(description)
        group = file.create_group("model_weights")
        group.attrs["layer_names"] = _texts([one["name"] for one in description["config"]["layers"]])
        group.attrs["keras_version"] = KERAS
        group.attrs["backend"] = "tensorflow"
        for one in description["config"]["layers"]:
            name = one["name"]
            part = group.create_group(name)
            stored = weights.get(name, [])
            part.attrs["weight_names"] = _texts([f"{name}/{own}:0" for own, _ in stored])
            for own, value in stored:
                part[f"{name}/{own}:0"] = value
    return stream.getvalue()


def _texts(names: list[str]) -> npt.NDArray[np.bytes_]:
    return np.array([name.encode("utf-8") for name in names], dtype=np.bytes_)
