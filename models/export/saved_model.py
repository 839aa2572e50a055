"""TensorFlow SavedModel: a folder for TensorFlow Serving and for programs that embed TensorFlow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from datasets.basics.errors import WorkFailed
from models.card import ModelCard
from models.export.input_names import input_names
from models.export.registry import ExportInfo
from models.export.task import ExportTask

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

EXPORT = ExportInfo(
    name="saved-model",
    title="TensorFlow SavedModel",
    purpose="TensorFlow Serving, Python, C++, Java, Go",
    description="For TensorFlow Serving and for programs in Python, C++, Java or Go that use TensorFlow.",
    group="runtimes",
    suffix="_saved_model",
    kind="folder",
    pixel_type="uint8",
    consumer="tensorflow",
    requires=("tensorflow",),
    for_use=True,
    order=50,
)


def refusal(model: keras.Model, card: ModelCard) -> str:
    """Return no reason: TensorFlow holds every network that Keras computes with it."""
    return ""


def write(task: ExportTask, draft: Path) -> None:
    """Write the folder, with the signatures ``serve`` and ``serving_default``.

    The signature takes ``image`` (n, height, width, channels) and, of networks that see measured values,
    ``values`` (n, k); it returns ``probabilities`` (n, n_classes).

    Raises:
        WorkFailed: if TensorFlow cannot write the network.
    """
    import keras
    import tensorflow as tf

    model = task.model
    names = input_names(model)

    def serve(*inputs: tf.Tensor) -> dict[str, tf.Tensor]:
        outputs = model(inputs[0] if len(inputs) == 1 else list(inputs), training=False)
        return {EXPORT.output_name: tf.cast(outputs, tf.float32)}

    signature = [
        tf.TensorSpec((None, *given.shape[1:]), given.dtype, name=name)
        for given, name in zip(model.inputs, names, strict=True)
    ]
    archive = keras.export.ExportArchive()
    try:
        archive.track(model)
        # The first signature is the one that others take by default, too.
        archive.add_endpoint("serve", serve, signature, jit_compile=False)
        archive.write_out(str(draft), verbose=False)
    except (ValueError, TypeError, RuntimeError, OSError) as error:
        raise WorkFailed(f"TensorFlow cannot write this network as a SavedModel: {error}") from error
