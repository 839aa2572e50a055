"""PyTorch's exported program (``.pt2``), the successor of TorchScript."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from models.card import ModelCard
from models.export.graphs.torch_child import write_with_torch
from models.export.registry import ExportInfo
from models.export.task import ExportTask

if TYPE_CHECKING:
    import keras

EXPORT = ExportInfo(
    name="pt2",
    title="PyTorch exported program",
    purpose="Newer PyTorch, which compiles it further",
    description="For newer PyTorch (torch.export.load), which compiles it further.",
    group="frameworks",
    suffix=".pt2",
    pixel_type="uint8",
    consumer="pytorch",
    layout="NCHW",
    requires=("torch",),
    order=81,
)


def refusal(model: keras.Model, card: ModelCard) -> str:
    """Return no reason: what PyTorch cannot compute is told by the conversion."""
    return ""


def write(task: ExportTask, draft: Path) -> None:
    """Write the exported program, for any number of images.

    Raises:
        WorkFailed: if PyTorch cannot compute or export it.
    """
    write_with_torch(task.model, "pt2", draft)
