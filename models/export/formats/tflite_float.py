"""TensorFlow Lite with the network's own numbers."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from models.card import ModelCard
from models.export.graphs.tflite_convert import tflite_file
from models.export.registry import ExportInfo
from models.export.task import ExportTask

if TYPE_CHECKING:
    import keras

EXPORT = ExportInfo(
    name="tflite",
    title="TensorFlow Lite",
    purpose="Phones and small boards, with LiteRT",
    description="For phones, small boards and programs that use LiteRT; with the network's own numbers.",
    group="devices",
    suffix=".tflite",
    consumer="litert",
    requires=("tensorflow", "ai_edge_litert"),
    for_use=True,
    order=30,
)


def refusal(model: keras.Model, card: ModelCard) -> str:
    """Return nothing: which layers cannot be held is known after the conversion."""
    return ""


def write(task: ExportTask, draft: Path) -> None:
    """Write the file; its numbers have 32 bits.

    Raises:
        BadInput: if a layer cannot be held.
        WorkFailed: if the converter fails.
    """

    def converted(place: Path) -> None:
        place.write_bytes(tflite_file(task.model, task.conversions, lambda converter: None))

    shutil.copyfile(task.conversions.written(task.model, "tflite", converted), draft)
