"""A network that knows only some of its classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from datasets.basics.errors import BadInput
from models.export.rewrites.affine import Weights
from models.export.rewrites.graph import Graph, functional, rebuilt
from models.export.rewrites.layers import with_weights
from models.export.rewrites.no_ops import does_nothing

if TYPE_CHECKING:
    import keras

LAST = frozenset({"softmax", "sigmoid"})


def with_outputs(model: keras.Model, places: Sequence[int]) -> keras.Model:
    """Return a network of the outputs at ``places``, in this order; what only others need is not computed.

    A softmax is then one over these classes alone: their probabilities, divided by their sum.

    Raises:
        BadInput: if the network does not end with a dense layer and a softmax or sigmoid.
    """
    start = functional(model)
    if start is None:
        raise BadInput(f"The network {model.name!r} computes its outputs itself, so none can be left out.")
    flat = rebuilt(start, {})
    graph = Graph(flat)
    last = next(call for call in graph.calls if call.outputs[0] is flat.outputs[0])
    ending = _activation(last.operation)
    dense = last
    while dense is not None and (does_nothing(dense.operation) or _is_activation(dense.operation)):
        dense = graph.before(dense)
        if dense is not None and not ending:
            ending = _activation(dense.operation)
    if dense is None or type(dense.operation).__name__ != "Dense" or ending not in LAST:
        raise BadInput(
            f"Outputs can only be left out of a dense layer; this network ends with {last.operation.name!r} "
            f"({type(last.operation).__name__})."
        )
    whole = Weights.of_layer(dense.operation)
    kept = Weights(whole.kind, whole.kernel[:, list(places)], whole.bias[list(places)])
    new = with_weights(dense, kept, units=len(places))
    return rebuilt(flat, {id(dense.operation): new})


def _is_activation(layer: Any) -> bool:
    return type(layer).__name__ in ("Activation", "Softmax", "ReLU")


def _activation(layer: Any) -> str:
    """Return the name of what the layer ends with; empty where that changes nothing."""
    if type(layer).__name__ == "Softmax":
        return "softmax"
    name = getattr(getattr(layer, "activation", None), "__name__", "linear")
    return "" if name == "linear" else str(name)
