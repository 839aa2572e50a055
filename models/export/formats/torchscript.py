"""TorchScript (``.pt``): one file for PyTorch in Python and for libtorch in C++."""

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
    name="torchscript",
    title="TorchScript",
    purpose="PyTorch in Python and C++ (libtorch)",
    description="For PyTorch in Python (torch.jit.load) and in C++ (libtorch).",
    group="frameworks",
    suffix=".pt",
    pixel_type="uint8",
    consumer="pytorch",
    layout="NCHW",
    requires=("torch",),
    order=80,
)


def refusal(model: keras.Model, card: ModelCard) -> str:
    """Return no reason: what PyTorch cannot compute is told by the conversion."""
    return ""


def write(task: ExportTask, draft: Path) -> None:
    """Write the traced network.

    Raises:
        WorkFailed: if PyTorch cannot compute or trace it.
    """
    write_with_torch(task.model, "torchscript", draft)
