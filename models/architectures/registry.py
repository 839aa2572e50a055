"""The registry of architectures, and building one by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import platformdirs

from datasets.basics.errors import BadInput
from datasets.basics.registry import Registry
from models.architectures.base import ArchitectureInfo, ArchitectureModule
from resources import PROGRAM

if TYPE_CHECKING:
    import keras

PLUGINS = platformdirs.user_data_path(PROGRAM, appauthor=False) / "architectures"
"""Folder of the user's own architecture files."""

ARCHITECTURES = Registry("models.architectures", "INFO", plugins=PLUGINS)


def architecture_infos() -> list[ArchitectureInfo]:
    """Return the metadata of all architectures, without loading a network library."""
    return [module.INFO for module in ARCHITECTURES.entries().values()]


def build_model(
    name: str, input_shape: tuple[int, int, int], n_classes: int, dropout: float | None = None
) -> keras.Model:
    """Return the untrained network ``name``; its weights follow from the seed of ``backend.prepare``.

    Args:
        input_shape: (height, width, channels) of a prepared image.
        n_classes: number of outputs.
        dropout: one rate in 0…1 for all dropout layers, or None for the declared ones.

    Raises:
        BadInput: if there is no such architecture, or the images are too small or too large for it.
    """
    architecture = cast(ArchitectureModule, ARCHITECTURES.get(name))
    info = architecture.INFO
    size = min(input_shape[:2])
    if size < info.min_size:
        raise BadInput(
            f"{info.title} needs images of at least {info.min_size} px, not {size} px: "
            "raise the image size (input.size) or choose another network."
        )
    if max(input_shape[:2]) > info.max_size:
        raise BadInput(
            f"{info.title} takes images of at most {info.max_size} px, not {max(input_shape[:2])} px: "
            "lower the image size (input.size) or choose another network."
        )
    if n_classes < 2:
        raise BadInput(f"A classifier needs at least two classes, not {n_classes}.")
    return architecture.build(input_shape, n_classes, dropout)
