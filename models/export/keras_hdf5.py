"""Keras' older file (``.h5``): one HDF5 file, for programs that still expect it."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from datasets.basics.errors import WorkFailed
from models.card import ModelCard
from models.export.registry import ExportInfo
from models.export.task import ExportTask

if TYPE_CHECKING:
    import keras

EXPORT = ExportInfo(
    name="keras-h5",
    title="Keras HDF5",
    purpose="Programs that read Keras 3 from HDF5",
    description="For programs that read networks from HDF5 files with Keras 3. Keras 2 cannot read it.",
    group="frameworks",
    suffix=".h5",
    pixel_type="uint8",
    consumer="keras",
    order=70,
)


def refusal(model: keras.Model, card: ModelCard) -> str:
    """Return no reason: the format holds every network that Keras can describe."""
    return ""


def write(task: ExportTask, draft: Path) -> None:
    """Write network and weights, without the state of the training.

    Raises:
        WorkFailed: if Keras cannot write the network so.
    """
    # Keras warns that the format is old: the user chose it knowingly.
    logger = logging.getLogger("absl")
    former = logger.level
    logger.setLevel(logging.ERROR)
    try:
        task.model.save(draft, include_optimizer=False)
    except (ValueError, TypeError, RuntimeError, OSError) as error:
        raise WorkFailed(f"Keras cannot write this network as HDF5: {error}") from error
    finally:
        logger.setLevel(former)
