"""A network as it computes in a file of whole numbers: its layers, with weights and outputs rounded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from datasets.batch import NetworkInputs
from models.export.rewrites.graph import Graph, rebuilt

if TYPE_CHECKING:
    import keras

FUSED = frozenset({"ReLU", "relu", "relu6"})
"""Activations that TensorFlow Lite computes together with the layer before: only their result is rounded."""
NOTHING_NEW = frozenset({"Flatten", "FixedFlatten", "Reshape", "ZeroPadding2D", "MaxPooling2D", "Dropout"})
"""Layers that hand on numbers which are rounded already."""
PROBABILITIES = frozenset({"softmax", "sigmoid"})


def rounding_network(model: keras.Model, parts: Sequence[NetworkInputs]) -> keras.Model:
    """Return a network that computes as ``model`` does in a file of whole numbers; the weights are shared.

    Args:
        model: of the functional kind, without networks inside it.
        parts: inputs in batches; they tell the range of each layer's outputs.
    """
    from models.export.rounding.layer import Rounded

    graph = Graph(model)
    calls = [call for call in graph.calls if not graph.is_shared(call)]
    ends = [call for call in calls if _is_rounded(graph, call)]
    limits = dict(zip(map(id, ends), _ranges(model, ends, parts), strict=True))
    return rebuilt(
        model,
        {
            id(call.operation): Rounded(call.operation, limits.get(id(call)))
            for call in calls
            if id(call) in limits or call.operation.weights
        },
    )


def _is_rounded(graph: Graph, call: Any) -> bool:
    """Return whether TensorFlow Lite has a tensor of 8 bits for what the call gives.

    The probabilities of the last layer are left as they are: their logarithm is the loss.
    """
    if type(call.operation).__name__ in NOTHING_NEW or _activation(call.operation) in PROBABILITIES:
        return False
    following = graph.after(call)
    return following is None or not FUSED & {
        type(following.operation).__name__,
        _activation(following.operation),
    }


def _activation(layer: Any) -> str:
    return str(getattr(getattr(layer, "activation", None), "__name__", ""))


def _ranges(
    model: keras.Model, calls: Sequence[Any], parts: Sequence[NetworkInputs]
) -> list[tuple[float, float]]:
    """Return the smallest and largest number that each call gives, with 0 between them."""
    import keras

    if not calls:
        return []
    probe = keras.Model(model.inputs, [call.outputs[0] for call in calls])
    low, high = np.zeros(len(calls)), np.zeros(len(calls))
    for inputs in parts:
        found = [np.asarray(values) for values in keras.tree.flatten(probe.predict_on_batch(inputs))]
        low = np.minimum(low, [values.min() for values in found])
        high = np.maximum(high, [values.max() for values in found])
    return [(float(a), float(b) if b > a else float(a) + 1.0) for a, b in zip(low, high, strict=True)]
