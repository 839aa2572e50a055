"""Core ML (``.mlpackage``): for programs on Macs, iPhones and iPads."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasets.basics.errors import WorkFailed
from models.card import ModelCard
from models.export.graphs.input_names import input_names
from models.export.registry import ExportInfo
from models.export.task import ExportTask

if TYPE_CHECKING:
    import keras

EXPORT = ExportInfo(
    name="coreml",
    title="Core ML",
    purpose="Macs, iPhones and iPads",
    description="For programs on Macs, iPhones and iPads. It can be written on every system, but checked "
    "only on a Mac.",
    group="devices",
    suffix=".mlpackage",
    kind="folder",
    consumer="coreml",
    for_use=True,
    requires=("coremltools",),
    order=48,
)
MOST_AT_ONCE = 512
"""Images of a batch: Core ML wants a bound."""


def refusal(model: keras.Model, card: ModelCard) -> str:
    """Return no reason: what Core ML cannot hold is told by the conversion."""
    return ""


def write(task: ExportTask, draft: Path) -> None:
    """Write the package, computed with 32-bit numbers.

    Raises:
        WorkFailed: if coremltools cannot convert the network.
    """
    logging.getLogger("coremltools").setLevel(logging.ERROR)
    import coremltools

    try:
        converted = _converted(task.model, coremltools)
        spec = converted.get_spec()
        coremltools.utils.rename_feature(spec, spec.description.output[0].name, EXPORT.output_name)
        coremltools.models.MLModel(spec, weights_dir=converted.weights_dir, skip_model_load=True).save(
            str(draft)
        )
    except (ValueError, TypeError, RuntimeError, LookupError, AttributeError) as error:
        reason = " ".join(str(error).split())[:300]
        raise WorkFailed(f"coremltools {coremltools.__version__}: {reason}") from error


def _converted(model: keras.Model, coremltools: Any) -> Any:
    import tensorflow as tf

    names = input_names(model)
    signature = [
        tf.TensorSpec((None, *given.shape[1:]), tf.float32, name=name)
        for given, name in zip(model.inputs, names, strict=True)
    ]

    def run(*inputs: tf.Tensor) -> tf.Tensor:
        return model(inputs[0] if len(inputs) == 1 else list(inputs), training=False)

    concrete = tf.function(run, jit_compile=False).get_concrete_function(*signature)
    n = coremltools.RangeDim(1, MOST_AT_ONCE)
    return coremltools.convert(
        [concrete],
        source="tensorflow",
        convert_to="mlprogram",
        minimum_deployment_target=coremltools.target.iOS15,
        compute_precision=coremltools.precision.FLOAT32,
        inputs=[
            coremltools.TensorType(name=name, shape=(n, *given.shape[1:]))
            for given, name in zip(model.inputs, names, strict=True)
        ],
        skip_model_load=True,
    )
