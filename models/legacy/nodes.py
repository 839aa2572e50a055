"""Which layers feed a layer: told by Keras 2 as a list, by Keras 3 as the arguments of a call."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from models.legacy.layer_settings import refused

TENSOR = "__keras_tensor__"


def sources_of(path: Path, name: str, layer: Any) -> tuple[str, ...]:
    """Return the names of the layers that feed one; none for the input of a network.

    Keras 2 wrote ``[[["conv", 0, 0, {}], …]]``. Keras 3 writes ``[{"args": [tensor], "kwargs": {…}}]``, or
    a list of tensors as the one argument; each tensor says in its ``keras_history`` which layer made it.

    Args:
        path: the model file, for the sentences.
        name: of the layer.
        layer: its description.

    Raises:
        BadInput: if the layer is used twice, or called with something else than the outputs of layers.
        KeyError, TypeError, IndexError, ValueError, AttributeError: if it is no description of a layer.
    """
    nodes = layer.get("inbound_nodes", [])
    if len(nodes) > 1:
        raise refused(path, f"the layer {name!r} is used twice")
    if not nodes:
        return ()
    if isinstance(nodes[0], dict):
        return _of_call(path, name, nodes[0])
    return tuple(str(source[0]) for source in nodes[0])


def _of_call(path: Path, name: str, call: Any) -> tuple[str, ...]:
    """Return which layers made the tensors of one call, as Keras 3 writes it."""
    settings = call.get("kwargs") or {}
    if len(call["args"]) != 1 or any(isinstance(value, dict | list) for value in settings.values()):
        raise refused(path, f"the layer {name!r} is called with more than the outputs of other layers")
    if settings.get("training"):
        raise refused(path, f"the layer {name!r} computes as in training, so its outputs are not repeatable")
    (given,) = call["args"]
    tensors = given if isinstance(given, list) else [given]
    if not tensors or any(tensor["class_name"] != TENSOR for tensor in tensors):
        raise refused(path, f"the layer {name!r} is called with something else than outputs of layers")
    histories = [tensor["config"]["keras_history"] for tensor in tensors]
    if any(history[2] != 0 for history in histories):
        raise refused(path, f"the layer {name!r} takes the second output of another one")
    return tuple(str(history[0]) for history in histories)
