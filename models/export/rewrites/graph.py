"""A network as a graph of calls, and putting it together again with other layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras

PASSES_ON = None
"""What a layer is replaced with that gives its input on as it is."""

Replaced = Mapping[int, Any]
"""``id`` of a layer -> what takes its place and is called as it is, or :data:`PASSES_ON`."""


class Graph:
    """Which call follows which in a network of the functional kind.

    Args:
        model: a network without networks inside it (:func:`inlined`).
    """

    def __init__(self, model: keras.Model) -> None:
        self.calls = calls_of(model)
        self._readers: dict[int, list[Any]] = {}
        self._writer: dict[int, Any] = {}
        self._n_calls: dict[int, int] = {}
        for call in self.calls:
            self._n_calls[id(call.operation)] = self._n_calls.get(id(call.operation), 0) + 1
            for tensor in call.input_tensors:
                self._readers.setdefault(id(tensor), []).append(call)
            for tensor in call.outputs:
                self._writer[id(tensor)] = call
        self._given_out = {id(tensor) for tensor in model.outputs}

    def before(self, call: Any) -> Any:
        """Return the call whose result this one alone reads as its only input; None if there is none."""
        if len(call.input_tensors) != 1:
            return None
        found = self._writer.get(id(call.input_tensors[0]))
        return found if found is not None and self.after(found) is call else None

    def after(self, call: Any) -> Any:
        """Return the only call that reads the result, as its only input; None if there are others."""
        if len(call.outputs) != 1 or id(call.outputs[0]) in self._given_out:
            return None
        readers = self._readers.get(id(call.outputs[0]), [])
        return readers[0] if len(readers) == 1 and len(readers[0].input_tensors) == 1 else None

    def is_shared(self, call: Any) -> bool:
        """Return whether the layer is called at several places, which must go on having equal weights."""
        return self._n_calls[id(call.operation)] > 1


def calls_of(model: keras.Model) -> list[Any]:
    """Return the calls (nodes) of a network of the functional kind, in an order of computation."""
    by_depth = model._nodes_by_depth
    return [
        node
        for depth in sorted(by_depth, reverse=True)
        for node in by_depth[depth]
        if node.operation and not node.is_input
    ]


def functional(model: keras.Model) -> keras.Model | None:
    """Return the network as one of the functional kind; None for one that a program of its own computes."""
    import keras

    if isinstance(model, keras.Sequential):
        return keras.Model(model.inputs, model.outputs, name=model.name)
    return model if hasattr(model, "_nodes_by_depth") else None


def rebuilt(model: keras.Model, replaced: Replaced) -> keras.Model:
    """Return the network with layers replaced; the others, and their weights, are shared with ``model``.

    Networks inside it are taken apart into their layers.
    """
    import keras

    inputs = [
        keras.Input(batch_shape=given.shape, dtype=given.dtype, name=given.name) for given in model.inputs
    ]
    outputs = _run(model, inputs, replaced)
    return keras.Model(inputs[0] if len(inputs) == 1 else inputs, outputs[0], name=model.name)


def _run(model: keras.Model, inputs: Sequence[Any], replaced: Replaced) -> list[Any]:
    import keras

    values = {id(given): value for given, value in zip(model.inputs, inputs, strict=True)}
    for call in calls_of(model):
        arguments, named = call.arguments.fill_in(values)
        layer = call.operation
        inner = functional(layer) if isinstance(layer, keras.Model) else None
        if id(layer) in replaced:
            new = replaced[id(layer)]
            made = arguments[0] if new is PASSES_ON else new(*arguments)
        elif inner is not None:
            made = _run(inner, keras.tree.flatten(arguments[0]), replaced)
        else:
            made = layer(*arguments, **named)
        for tensor, value in zip(call.outputs, keras.tree.flatten(made), strict=True):
            values[id(tensor)] = value
    return [values[id(tensor)] for tensor in model.outputs]
