"""What the inputs of an exported network are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras

    from models.export.registry import ExportInfo

NAMES = ("image", "values")


def input_names(model: keras.Model) -> tuple[str, ...]:
    """Return ``image``, ``values`` (measured values alone), or both in this order."""
    if len(model.inputs) == 1:
        return NAMES[:1] if len(model.inputs[0].shape) == 4 else NAMES[1:]
    return NAMES


def names_in_file(info: ExportInfo, model: keras.Model) -> tuple[str, ...]:
    """Return what the inputs of ``model`` are called in a file of a format, in the network's order."""
    if info.keeps_input_names:
        return tuple(given.name for given in model.inputs)
    return input_names(model)
