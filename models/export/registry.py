"""The registry of export formats, and exporting to one by its name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np
import numpy.typing as npt

from datasets.basics.options import Options
from datasets.basics.progress import Progress, silent
from datasets.basics.registry import Registry
from models.card import ModelCard
from models.export.result import ExportResult

if TYPE_CHECKING:
    import keras

EXPORTS = Registry("models.export", "EXPORT")


class ExportInfo(Options):
    """Metadata of an export format."""

    name: str
    """As on the command line."""
    title: str
    description: str
    suffix: str
    """Ending of the file."""
    consumer: str
    """The program that the export is proven in."""


class ExportModule(Protocol):
    """A module of :mod:`models.export` with an ``EXPORT``."""

    EXPORT: ExportInfo

    def export(
        self,
        model: keras.Model,
        card: ModelCard,
        path: Path,
        images: npt.NDArray[np.float32],
        progress: Progress = silent,
    ) -> ExportResult:
        """Write the model, prove it in its consumer, and say what was found."""


def export_model(
    name: str,
    model: keras.Model,
    card: ModelCard,
    folder: Path,
    stem: str,
    images: npt.NDArray[np.float32],
    progress: Progress = silent,
) -> ExportResult:
    """Export to ``folder/stem<suffix>`` with the card beside it; a failed check leaves no file.

    Args:
        name: a name in :data:`EXPORTS`.
        images: float32 (n, height, width, channels), n >= 1: real images, prepared as the card says.

    Raises:
        BadInput: if there is no such format, or the format cannot hold the network.
        WorkFailed: if the file cannot be written.
    """
    module = cast(ExportModule, EXPORTS.get(name))
    return module.export(model, card, folder / f"{stem}{module.EXPORT.suffix}", images, progress)
