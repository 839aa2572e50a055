"""The last layer of a trained network, changed to other classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from datasets.basics.errors import BadInput

if TYPE_CHECKING:
    import keras

_WITHOUT_WEIGHTS = ("Activation", "Softmax", "ReLU")
"""Layers that may follow the last dense layer."""


def with_classes(
    model: keras.Model, before: Sequence[str], after: Sequence[str], activation: str, *, keep: bool
) -> keras.Model:
    """Return the network with outputs for the classes ``after``; the layers before the last one are shared.

    Args:
        before: classes of the outputs as they are.
        after: classes of the outputs to come, in their order.
        activation: of the outputs: ``softmax`` or ``sigmoid``.
        keep: whether a class that is in both keeps its weights, to the bit; new ones begin like those of a
            new network. Otherwise all outputs begin anew.

    Raises:
        BadInput: if the network does not end in a dense layer.
    """
    place = _last_dense(model)
    last = model.layers[place]
    tail = model.layers[place + 1 :]
    if keep and list(before) == list(after) and activation == _activation(model):
        return model
    x = last.input
    config = last.get_config() | {"units": len(after)}
    if not tail:
        config |= {"activation": activation, "dtype": "float32"}
    fresh = type(last).from_config(config)
    x = fresh(x)
    for layer in tail:
        settings = layer.get_config()
        if layer is tail[-1]:
            settings |= {"activation": activation} if type(layer).__name__ == "Activation" else {}
        x = type(layer).from_config(settings)(x)
    if keep:
        _keep_weights(last, fresh, before, after)
    import keras

    return keras.Model(model.inputs, x, name=model.name)


def _last_dense(model: keras.Model) -> int:
    for place in range(len(model.layers) - 1, -1, -1):
        kind = type(model.layers[place]).__name__
        if kind == "Dense":
            return place
        if kind not in _WITHOUT_WEIGHTS:
            break
    raise BadInput(
        "The model to begin with does not end in a dense layer, so its classes cannot be changed: "
        "begin with a new network (model.start=new)."
    )


def _activation(model: keras.Model) -> str:
    last = model.layers[-1]
    if type(last).__name__ == "Softmax":
        return "softmax"
    return str(getattr(getattr(last, "activation", None), "__name__", ""))


def _keep_weights(last: Any, fresh: Any, before: Sequence[str], after: Sequence[str]) -> None:
    old, new = last.get_weights(), fresh.get_weights()
    for there, name in enumerate(after):
        if name in before:
            here = list(before).index(name)
            for source, target in zip(old, new, strict=True):
                # Kernel (features, classes), bias (classes).
                target[..., there] = source[..., here]
    fresh.set_weights([np.asarray(array) for array in new])
