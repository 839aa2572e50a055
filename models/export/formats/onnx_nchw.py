"""ONNX with images as OpenCV has them, (n, channels, height, width)."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from models.card import ModelCard
from models.export.graphs.onnx_graph import onnx_graph
from models.export.opencv_layers import opencv_onnx_refusal
from models.export.registry import ExportInfo
from models.export.task import ExportTask

if TYPE_CHECKING:
    import keras

EXPORT = ExportInfo(
    name="onnx-nchw",
    title="ONNX for OpenCV",
    purpose="OpenCV, for networks that no .pb can hold",
    description="For programs that run networks with OpenCV, where the frozen graph cannot hold the network. "
    "Channels come first; fed the other way round it is refused or gives wrong numbers.",
    suffix="_nchw.onnx",
    group="instruments",
    consumer="opencv-onnx",
    layout="NCHW",
    for_use=True,
    order=30,
)


def refusal(model: keras.Model, card: ModelCard) -> str:
    """Return what OpenCV does not compute of an ONNX graph; empty if it computes all of it."""
    return opencv_onnx_refusal(model)


def write(task: ExportTask, draft: Path) -> None:
    """Write the graph."""

    def converted(place: Path) -> None:
        place.write_bytes(onnx_graph(task.model, "NCHW"))

    shutil.copyfile(task.conversions.written(task.model, "onnx NCHW", converted), draft)
