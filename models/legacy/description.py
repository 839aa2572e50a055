"""The description of a network in an HDF5 file of Keras: which layers there are, and which feeds which."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datasets.basics.errors import BadInput
from models.legacy.layer_settings import NORMALIZATIONS, Settings, layer_settings, refused
from models.legacy.nodes import sources_of

MOST_LAYERS = 2_000
MOST_NESTED = 4
_NAME = re.compile(r"[A-Za-z0-9_.\-]{1,128}")
_MODELS = ("Sequential", "Model", "Functional")
WITH_WEIGHTS = (*NORMALIZATIONS, "Conv2D", "Dense", "DepthwiseConv2D", "SeparableConv2D")
INPUTS = ("", ":1")
"""Stand for the inputs of the network among the names of layers, in their order."""


@dataclass(frozen=True)
class LayerNode:
    """One layer.

    Attributes:
        name: of its own in the whole network.
        kind: class in Keras.
        settings: for Keras 3.
        inputs: names of the layers that feed it, or of :data:`INPUTS`.
        group: name under which the file keeps its weights: the outermost network or layer.
        own_name: name in the network that it is part of.
    """

    name: str
    kind: str
    settings: Settings
    inputs: tuple[str, ...]
    group: str
    own_name: str


@dataclass(frozen=True)
class Description:
    """A network of one output, networks within it unfolded.

    Attributes:
        input_shapes: of one input or two: (height, width, channels), or (k,) of measured values.
        layers: in an order in which each comes after those that feed it.
        output: name of the layer whose output is the network's.
    """

    input_shapes: tuple[tuple[int, ...], ...]
    layers: tuple[LayerNode, ...]
    output: str

    @property
    def weighted_groups(self) -> tuple[str, ...]:
        """Names under which a file keeps the weights of these layers, in their order."""
        return tuple(dict.fromkeys(layer.group for layer in self.layers if layer.kind in WITH_WEIGHTS))


def parse_description(path: Path, text: str | bytes) -> Description:
    """Return the network that the JSON text of a file (``model_config``, or a ``.arch``) describes.

    Raises:
        BadInput: if it is no such text, or the network holds anything but known layers, more than two
            inputs, several outputs, or a layer that is used twice.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"The model file {path} is damaged: its description cannot be read.") from error
    try:
        return _Unfolding(path).description(found)
    except (KeyError, TypeError, IndexError, ValueError, AttributeError) as error:
        raise BadInput(f"The model file {path} describes no network that Keras would write.") from error


class _Unfolding:
    """Collects the layers of a network and of those within it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.layers: dict[str, LayerNode] = {}

    def description(self, model: Any) -> Description:
        shapes = _input_shapes(model)
        if len(shapes) > len(INPUTS):
            raise refused(self.path, f"it has {len(shapes)} inputs")
        output = self._network(model, INPUTS[: len(shapes)], "", 0)
        if None in shapes:
            raise refused(self.path, "it does not say which images it takes")
        known = tuple(shape for shape in shapes if shape is not None)
        return Description(known, tuple(self.layers.values()), output)

    def _network(self, model: Any, fed_by: tuple[str, ...], group: str, depth: int) -> str:
        """Add the layers of a network; return the name of its last one."""
        if model["class_name"] not in _MODELS:
            raise refused(self.path, f"it is a {model['class_name']!r}, not a network of layers")
        if depth > MOST_NESTED:
            raise refused(self.path, "its networks are nested too deeply")
        if model["class_name"] == "Sequential":
            return self._sequence(model, fed_by, group, depth)
        return self._graph(model, fed_by, group, depth)

    def _sequence(self, model: Any, fed_by: tuple[str, ...], group: str, depth: int) -> str:
        if len(fed_by) != 1:
            raise refused(self.path, f"a sequence of layers in it has {len(fed_by)} inputs")
        for layer in _layers(model):
            fed_by = (self._layer(layer, fed_by, group, depth),)
        return fed_by[0]

    def _graph(self, model: Any, fed_by: tuple[str, ...], group: str, depth: int) -> str:
        config = model["config"]
        inputs, outputs = _ends(config["input_layers"]), _ends(config["output_layers"])
        if len(inputs) != len(fed_by) or len(outputs) != 1:
            raise refused(self.path, f"a network in it has {len(inputs)} inputs and {len(outputs)} outputs")
        entering = dict(zip(inputs, fed_by, strict=True))
        waiting = {_name(self.path, layer): layer for layer in _layers(model)}
        feeding = {name: sources_of(self.path, name, layer) for name, layer in waiting.items()}
        done: dict[str, str] = {}
        while waiting:
            ready = [name for name in waiting if all(one in done for one in feeding[name])]
            if not ready:
                raise refused(self.path, "its layers feed each other in a circle")
            for name in ready:
                sources = tuple(done[one] for one in feeding[name]) or (entering[name],)
                done[name] = self._layer(waiting.pop(name), sources, group, depth)
        return done[outputs[0]]

    def _layer(self, layer: Any, inputs: tuple[str, ...], group: str, depth: int) -> str:
        kind, own_name = layer["class_name"], _name(self.path, layer)
        if kind == "InputLayer":
            return inputs[0]
        if kind in _MODELS:
            return self._network(layer, inputs, group or own_name, depth + 1)
        name = f"{group}_{own_name}" if group and own_name in self.layers else own_name
        if name in self.layers or len(self.layers) >= MOST_LAYERS:
            raise refused(self.path, f"it has two layers named {name!r}, or more than {MOST_LAYERS}")
        settings = layer_settings(self.path, kind, own_name, layer["config"])
        self.layers[name] = LayerNode(name, kind, settings, inputs, group or own_name, own_name)
        return name


def _layers(model: Any) -> list[Any]:
    """Return the layers: Keras 2.2.2 wrote those of a sequence as a list, later ones within a dictionary."""
    config = model["config"]
    found = config if isinstance(config, list) else config["layers"]
    if not isinstance(found, list) or not found:
        raise ValueError("no layers")
    return found


def _name(path: Path, layer: Any) -> str:
    config = layer["config"]
    name = layer.get("name") or (config.get("name") if isinstance(config, dict) else None)
    if name is None and layer["class_name"] in _MODELS:
        name = layer["class_name"].lower()
    if not isinstance(name, str) or not _NAME.fullmatch(name) or ".." in name:
        raise refused(path, f"a layer has the name {name!r}")
    return name


def _ends(found: Any) -> list[str]:
    """Return the names of inputs or outputs: ``["a", 0, 0]`` of one, or a list or dictionary of those."""
    if isinstance(found, dict):
        found = list(found.values())
    entries = [found] if found and isinstance(found[0], str) else found
    return [str(entry[0]) for entry in entries]


def _input_shapes(model: Any) -> list[tuple[int, ...] | None]:
    """Return the shape of each input of a network, in their order; None for one that is not told."""
    inputs = [] if model["class_name"] == "Sequential" else _ends(model["config"].get("input_layers", []))
    if len(inputs) < 2:
        return [_input_shape(model, 0)]
    layers = {layer["config"]["name"]: layer for layer in _layers(model)}
    return [_own_shape(layers[name]) for name in inputs]


def _input_shape(model: Any, depth: int) -> tuple[int, ...] | None:
    """Return the shape that the first layer with one says."""
    for layer in _layers(model):
        shape = _own_shape(layer)
        if shape is None and layer["class_name"] in _MODELS and depth < MOST_NESTED:
            return _input_shape(layer, depth + 1)
        if shape is not None:
            return shape
    return None


def _own_shape(layer: Any) -> tuple[int, ...] | None:
    """Return the shape that a layer says it takes, without the number of images."""
    config = layer["config"]
    shape = config.get("batch_input_shape") or config.get("batch_shape") if isinstance(config, dict) else None
    if shape is None:
        return None
    edges = tuple(_edge(edge) for edge in shape[1:])
    if len(edges) not in (1, 3):
        raise ValueError(f"{shape!r} is no shape of images or measured values")
    return edges


def _edge(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 4096:
        raise ValueError(f"{value!r} is no size of an image")
    return value
