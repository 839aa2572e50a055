"""The registry of export formats, and what each of them declares."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

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
        folder: Path,
        images: npt.NDArray[np.float32],
        progress: Progress = silent,
    ) -> ExportResult:
        """Write the model into ``folder``, prove it in its consumer, and say what was found.

        The file is named after the card; a failed check leaves no file.

        Args:
            images: float32 (n, height, width, channels), n >= 1: real images, prepared as the card says.

        Raises:
            BadInput: if the format cannot hold the network.
            WorkFailed: if the file cannot be written.
        """
