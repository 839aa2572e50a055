"""A network cut before its last layer: the features that the classes are told by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from models.novelty.base import Head

if TYPE_CHECKING:
    import keras

_FINAL = {"softmax": False, "sigmoid": True}
"""Activation that makes probabilities -> whether each class has its own."""
_BETWEEN = {"linear": False, "relu": True}
"""Activation of a dense layer before it -> whether it cuts negative logits off."""


def features_network(model: keras.Model, several: bool) -> tuple[keras.Model, Head]:
    """Return the network of the features, float32 (n, d), and what makes the probabilities from them.

    The features are what the last dense layer is shown. Of a network that does not end in one they are its
    logits (or the logarithms of its probabilities), which are fewer and say less.

    Args:
        model: images (or whatever it takes) -> probabilities (n, n_classes).
        several: whether an image can have several labels.
    """
    import keras

    last = model.layers[-1]
    before = _feeding(last) if _final(last) else None
    if _is_dense(last) and _activation(last) in _FINAL:
        features, head = last.input, _head(last, several, False)
    elif before is not None and _is_dense(before) and _activation(before) in _BETWEEN:
        features, head = before.input, _head(before, several, _BETWEEN[_activation(before)])
    else:
        features = last.input if _final(last) else _log(model.output)
        n_classes = model.output_shape[-1]
        head = Head(
            np.eye(n_classes, dtype=np.float32), np.zeros(n_classes, dtype=np.float32), several=several
        )
    if features.dtype != "float32":
        features = keras.layers.Activation("linear", dtype="float32")(features)
    return keras.Model(model.inputs, features), head


def _head(dense: Any, several: bool, rectified: bool) -> Head:
    kernel, *bias = (np.asarray(weights, dtype=np.float32) for weights in dense.get_weights())
    zero = np.zeros(kernel.shape[1], dtype=np.float32)
    return Head(kernel, bias[0] if bias else zero, several=several, rectified=rectified)


def _final(layer: Any) -> bool:
    """Return whether a layer does nothing but make probabilities."""
    kind = type(layer).__name__
    return kind == "Softmax" or (kind == "Activation" and _activation(layer) in _FINAL)


def _feeding(layer: Any) -> Any:
    """Return the layer that made what ``layer`` is shown."""
    return layer.input._keras_history.operation


def _is_dense(layer: Any) -> bool:
    return type(layer).__name__ == "Dense" and len(layer.input.shape) == 2


def _activation(layer: Any) -> str:
    return str(getattr(getattr(layer, "activation", None), "__name__", ""))


def _log(probabilities: Any) -> Any:
    import keras

    return keras.ops.log(keras.ops.maximum(probabilities, 1e-30))
