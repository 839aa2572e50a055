"""A copy of a network, flat and up to its logits, with a record of its layers at work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras

_ENDS = ("softmax", "sigmoid")


@dataclass(frozen=True)
class Call:
    """One layer at work in the network.

    Attributes:
        name: of the layer, in an inner network with that network's name and ``/`` before it.
        inputs: the tensors it takes.
        output: the tensor it returns.
    """

    name: str
    layer: Any
    inputs: tuple[Any, ...]
    output: Any

    @property
    def kind(self) -> str:
        return type(self.layer).__name__

    def takes(self, tensors: Sequence[Any]) -> bool:
        """Return whether the layer takes one of these tensors."""
        return any(one is other for one in self.inputs for other in tensors)


class Copier:
    """Copies a network; the layers of networks within it become layers of the copy itself.

    Only so can the maps of an inner layer be an output.
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._names: set[str] = set()

    def copy(self, model: keras.Model) -> keras.Model:
        """Return a network of its own layers and equal weights."""
        import keras

        inputs = [
            keras.Input(batch_shape=given.shape, dtype=given.dtype, name=given.name) for given in model.inputs
        ]
        return keras.Model(inputs, self._append(model, inputs, ""), name=model.name)

    def _append(self, model: keras.Model, inputs: list[Any], before: str) -> Any:
        """Return what copies of the layers of ``model`` make of tensors."""
        import keras

        copies: list[tuple[Any, Any]] = []

        def clone(layer: Any) -> Any:
            if hasattr(layer, "layers"):
                return layer
            copied = type(layer).from_config(layer.get_config() | {"name": self._unused(layer.name)})
            copies.append((layer, copied))
            return copied

        def call(layer: Any, *arguments: Any, **settings: Any) -> Any:
            if hasattr(layer, "layers"):
                return self._append(layer, keras.tree.flatten(arguments), f"{before}{layer.name}/")
            output = layer(*arguments, **settings)
            name = next(original.name for original, copied in copies if copied is layer)
            self.calls.append(Call(before + name, layer, tuple(keras.tree.flatten(arguments)), output))
            return output

        # Also a sequential network becomes one of connected layers.
        connected = keras.Model(model.inputs, model.outputs)
        made = keras.models.clone_model(
            connected, input_tensors=inputs, clone_function=clone, call_function=call
        )
        for original, copied in copies:
            copied.set_weights(original.get_weights())
        return made.outputs[0]

    def _unused(self, name: str) -> str:
        found, number = name, 2
        while found in self._names:
            found, number = f"{name}_{number}", number + 1
        self._names.add(found)
        return found


def to_logits(model: keras.Model) -> keras.Model:
    """Return the network up to what the last layer has before softmax or sigmoid.

    The slope of a probability vanishes where the network is sure, and falls where another class gains; that
    of a logit tells of this class alone.
    """
    import keras

    output = model.outputs[0]
    last = output._keras_history.operation
    before = last._inbound_nodes[output._keras_history.node_index].input_tensors[0]
    if type(last).__name__ == "Softmax" or type(last).__name__ == "Activation":
        return keras.Model(model.inputs, before, name=model.name)
    if getattr(getattr(last, "activation", None), "__name__", "") not in _ENDS:
        return model
    plain = type(last).from_config(last.get_config() | {"activation": "linear", "name": "logits"})
    logits = plain(before)
    plain.set_weights(last.get_weights())
    return keras.Model(model.inputs, logits, name=model.name)
