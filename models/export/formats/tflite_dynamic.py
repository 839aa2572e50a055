"""TensorFlow Lite with weights of 8 bits: a quarter of the size, no images needed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.card import ModelCard
from models.export.graphs.tflite_convert import tflite_file
from models.export.registry import ExportInfo
from models.export.task import ExportTask

if TYPE_CHECKING:
    import keras

EXPORT = ExportInfo(
    name="tflite-dynamic",
    title="TensorFlow Lite, 8-bit weights",
    purpose="A quarter of the size, weights of 8 bits",
    description="A quarter of the size: weights of 8 bits, the values between the layers as they are.",
    group="devices",
    suffix="_dynamic.tflite",
    consumer="litert",
    quantized=True,
    requires=("tensorflow", "ai_edge_litert"),
    for_use=True,
    order=31,
)


def refusal(model: keras.Model, card: ModelCard) -> str:
    """Return nothing: which layers cannot be held is known after the conversion."""
    return ""


def write(task: ExportTask, draft: Path) -> None:
    """Write the file: the weights are rounded to 8 bits (dynamic range quantisation).

    Raises:
        BadInput: if a layer cannot be held.
        WorkFailed: if the converter fails.
    """
    draft.write_bytes(tflite_file(task.model, task.conversions, _small_weights))


def _small_weights(converter: Any) -> None:
    import tensorflow as tf

    converter.optimizations = [tf.lite.Optimize.DEFAULT]
