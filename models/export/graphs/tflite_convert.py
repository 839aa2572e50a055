"""A network as a TensorFlow Lite file: the converter, and the keeping of its talk from ours."""

from __future__ import annotations

import os
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasets.basics.errors import BadInput, WorkFailed
from models.export.conversions import Conversions
from models.export.graphs.served import write_saved_model
from models.export.layers import layers_of

if TYPE_CHECKING:
    import keras

Configure = Callable[[Any], None]
"""Sets what a format asks of the ``tf.lite.TFLiteConverter``."""


def tflite_file(model: keras.Model, conversions: Conversions, configure: Configure) -> bytes:
    """Return the bytes of a ``.tflite`` file made of built-in operations only.

    Its signature ``serving_default`` takes ``image`` (n, height, width, channels) and, of networks that see
    measured values, ``values`` (n, k); it returns ``probabilities`` (n, n_classes).

    Raises:
        BadInput: if a layer cannot be held by this kind of file; the sentence names the layer.
        WorkFailed: if the converter fails otherwise.
    """
    import tensorflow as tf
    from tensorflow.lite.python.convert import ConverterError

    with tempfile.TemporaryDirectory() as folder, _chatter_held_back():
        try:
            # From a SavedModel: conversion of concrete functions gives NaN with Keras 3 without an error.
            write_saved_model(model, conversions, Path(folder))
            converter = tf.lite.TFLiteConverter.from_saved_model(folder)
            configure(converter)
            content: bytes = converter.convert()
        except ConverterError as error:
            raise BadInput(_refused(model, str(error))) from error
        except (ValueError, TypeError, RuntimeError, OSError) as error:
            reason = str(error).strip().partition("\n")[0]
            raise WorkFailed(f"The network cannot be converted to TensorFlow Lite: {reason}") from error
    return content


def _refused(model: keras.Model, told: str) -> str:
    """Return a sentence that names the layers which the converter's many lines speak of."""
    named = [layer for layer in layers_of(model) if f"/{layer.name}" in told or f'"{layer.name}' in told]
    if not named:
        return f"The network cannot be held by this kind of TensorFlow Lite file: {told.strip()[:200]}"
    # The longest name: of "conv" and "conv_1" the first one is found in both.
    layer = max(named, key=lambda layer: len(layer.name))
    return (
        f"The layer {layer.name!r} ({type(layer).__name__}) cannot be held by this kind of TensorFlow Lite "
        "file: choose another format."
    )


@contextmanager
def _chatter_held_back() -> Iterator[None]:
    """Keep from stdout and stderr what the converter writes there, in Python and in C++.

    What it finds wrong is in the exception.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    kept = os.dup(1), os.dup(2)
    with Path(os.devnull).open("wb") as nowhere, warnings.catch_warnings():
        # It runs its own interpreter, and warns that there will be another one some day.
        warnings.simplefilter("ignore", UserWarning)
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        try:
            yield
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for number, copy in zip((1, 2), kept, strict=True):
                os.dup2(copy, number)
                os.close(copy)
