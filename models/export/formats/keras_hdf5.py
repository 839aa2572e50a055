"""Keras' older file (``.h5``): one HDF5 file, for programs that still expect it."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from datasets.basics.errors import WorkFailed
from models.card import ModelCard
from models.export.layers import layers_of
from models.export.registry import ExportInfo
from models.export.rewrites.operators import operators_as_layers
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
    keeps_input_names=True,
    pixel_type="uint8",
    consumer="keras",
    order=70,
)


def refusal(model: keras.Model, card: ModelCard) -> str:
    """Return which layer cannot be read again: the file keeps names only, which Keras looks up among its
    layers; parts of ready-made networks (``LayerScale`` of ConvNeXt) are not among them."""
    import keras

    for layer in layers_of(model):
        kind = type(layer)
        is_registered = keras.saving.get_registered_name(kind) != kind.__name__
        if not (is_registered or hasattr(keras.layers, kind.__name__)):
            return (
                f"This network cannot be exported as Keras HDF5: its layer {layer.name!r} "
                f"({kind.__name__}) would not be found again by its name. Take the Keras file (.keras)."
            )
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
        operators_as_layers(task.model).save(draft, include_optimizer=False)
    except (ValueError, TypeError, RuntimeError, OSError) as error:
        raise WorkFailed(f"Keras cannot write this network as HDF5: {error}") from error
    finally:
        logger.setLevel(former)
