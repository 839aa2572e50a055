"""Keras' own file (``.keras``) with the card inside: for Keras 3, whatever it computes with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from models.card import ModelCard
from models.export.registry import ExportInfo
from models.export.task import ExportTask
from models.files import save_model

if TYPE_CHECKING:
    import keras

EXPORT = ExportInfo(
    name="keras",
    title="Keras file",
    purpose="Python with Keras 3, and this program",
    description="For Python programs that use Keras 3, and for this program.",
    group="frameworks",
    suffix=".keras",
    keeps_input_names=True,
    pixel_type="uint8",
    consumer="keras",
    order=60,
)


def refusal(model: keras.Model, card: ModelCard) -> str:
    """Return no reason: Keras holds all of its networks."""
    return ""


def write(task: ExportTask, draft: Path) -> None:
    """Write the file; Keras passes over the card inside, this program reads it."""
    save_model(task.model, task.card, draft)
