"""TensorFlow Lite that computes with whole numbers of 8 bits throughout."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from datasets.basics.errors import BadInput
from datasets.preprocessing.normalization import normalize
from models.card import ModelCard
from models.export.graphs.input_names import input_names
from models.export.graphs.tflite_convert import tflite_file
from models.export.registry import ExportInfo
from models.export.task import ExportTask

if TYPE_CHECKING:
    import keras

EXPORT = ExportInfo(
    name="tflite-int8",
    title="TensorFlow Lite, whole numbers",
    purpose="A quarter of the size; whole numbers only",
    description="A quarter of the size, and fast on boards that compute with whole numbers of 8 bits only.",
    group="devices",
    suffix="_int8.tflite",
    consumer="litert",
    quantized=True,
    learns_rounding=True,
    requires=("tensorflow", "ai_edge_litert"),
    for_use=True,
    order=32,
)


def refusal(model: keras.Model, card: ModelCard) -> str:
    """Return nothing: which layers cannot be held is known after the conversion."""
    return ""


def write(task: ExportTask, draft: Path) -> None:
    """Write the file: weights and the values between the layers have 8 bits.

    Their ranges are those of the session's training images. Inputs and outputs stay float32, unless the
    options ask for whole numbers there, too.

    Raises:
        BadInput: if a layer cannot be held, or there are no training images.
        WorkFailed: if the converter fails.
    """
    if not max(len(task.samples.representative), len(task.samples.representative_scalars)):
        raise BadInput("Whole numbers need the range of values in training images, and this run has none.")

    def configure(converter: Any) -> None:
        import tensorflow as tf

        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.representative_dataset = lambda: representative_inputs(task)
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        if task.options.integer_interface:
            converter.inference_input_type = converter.inference_output_type = tf.int8

    draft.write_bytes(tflite_file(task.model, task.conversions, configure))


def representative_inputs(task: ExportTask) -> Iterator[dict[str, Any]]:
    """Yield training images one by one, as the network in the file takes them, by the names of its inputs."""
    samples, names = task.samples, input_names(task.model)
    raw = task.model.inputs[0].dtype == "uint8"
    images, values = samples.representative, samples.representative_scalars
    prepared = images if raw or not images.size else normalize(images, samples.input)
    by_name = {"image": prepared, "values": values}
    for place in range(len(by_name[names[0]])):
        yield {name: np.ascontiguousarray(by_name[name][place : place + 1]) for name in names}
