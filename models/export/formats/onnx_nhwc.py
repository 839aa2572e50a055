"""ONNX with images as Keras has them, (n, height, width, channels): for onnxruntime and what reads ONNX."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from models.card import ModelCard
from models.export.graphs.onnx_graph import onnx_graph
from models.export.registry import ExportInfo
from models.export.task import ExportTask

if TYPE_CHECKING:
    import keras

EXPORT = ExportInfo(
    name="onnx",
    title="ONNX",
    purpose="onnxruntime: Python, C++, C#, Java, web",
    description="For onnxruntime, in Python, C++, C#, Java or JavaScript, and for many other programs. "
    "Holds networks with measured values too.",
    suffix=".onnx",
    pixel_type="uint8",
    consumer="onnxruntime",
    for_use=True,
    order=20,
)


def refusal(model: keras.Model, card: ModelCard) -> str:
    """Return nothing: what ONNX does not hold is told by the conversion, which takes less than its check."""
    return ""


def write(task: ExportTask, draft: Path) -> None:
    """Write the graph."""

    def converted(place: Path) -> None:
        place.write_bytes(onnx_graph(task.model))

    shutil.copyfile(task.conversions.written(task.model, "onnx", converted), draft)
