"""TensorFlow SavedModel: a folder for TensorFlow Serving and for programs that embed TensorFlow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from datasets.basics.errors import WorkFailed
from models.card import ModelCard
from models.export.graphs.served import write_saved_model
from models.export.registry import ExportInfo
from models.export.task import ExportTask

if TYPE_CHECKING:
    import keras

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
    """Write the folder.

    Raises:
        WorkFailed: if TensorFlow cannot write the network.
    """
    try:
        write_saved_model(task.model, task.conversions, draft)
    except (ValueError, TypeError, RuntimeError, OSError) as error:
        raise WorkFailed(f"TensorFlow cannot write this network as a SavedModel: {error}") from error
