"""The registry of architectures, and building one by its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import platformdirs
from pydantic import ValidationError

from datasets.basics.errors import BadInput
from datasets.basics.options import Options
from datasets.basics.registry import Registry
from models.architectures.base import (
    Activation,
    ArchitectureInfo,
    ArchitectureModule,
    Checked,
    NoOptions,
    Shape,
    Wanted,
    nothing_to_check,
)
from models.architectures.fitness import unfit_reason
from resources import PROGRAM

if TYPE_CHECKING:
    import keras

PLUGINS = platformdirs.user_data_path(PROGRAM, appauthor=False) / "architectures"
"""Folder of the user's own architecture files."""

ARCHITECTURES = Registry("models.architectures", "INFO", plugins=PLUGINS, several="NETWORKS")


def architecture_infos() -> list[ArchitectureInfo]:
    """Return the metadata of all architectures, without loading a network library."""
    return [entry.INFO for entry in ARCHITECTURES.entries().values()]


def default_options(name: str) -> Options:
    """Return the options of the architecture ``name`` with their defaults.

    Raises:
        BadInput: if there is no such architecture.
    """
    options: Options = getattr(ARCHITECTURES.get(name), "OPTIONS", NoOptions())
    return options


def check_options(name: str, chosen: Mapping[str, Any], wanted: Wanted) -> Checked:
    """Return what is to be said of options chosen for the architecture ``name``, without building it.

    Args:
        chosen: JSON values by option name; what is missing has its default.
        wanted: inputs and outputs.

    Raises:
        BadInput: if there is no such architecture, it has no such option, or a value is not allowed.
    """
    entry = ARCHITECTURES.get(name)
    defaults = default_options(name)
    for option in chosen:
        if option not in type(defaults).model_fields:
            known = ", ".join(type(defaults).model_fields) or "none"
            raise BadInput(f"{entry.INFO.title} has no option {option!r} (model.options); it has: {known}.")
    try:
        options = type(defaults).model_validate(defaults.model_dump() | dict(chosen))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        what = first["msg"].removeprefix("Value error, ")
        raise BadInput(
            f"{entry.INFO.title} does not take this value (model.options.{place}): {what}."
        ) from error
    checked: Checked = getattr(entry, "check", nothing_to_check)(options, wanted)
    return checked


def build_model(
    name: str,
    input_shape: Shape | None,
    n_classes: int,
    dropout: float | None = None,
    *,
    n_scalars: int = 0,
    activation: Activation = "softmax",
    normalization: str = "divide_by_255",
    options: Mapping[str, Any] | None = None,
) -> keras.Model:
    """Return the untrained network ``name``; its weights follow from the seed of ``backend.prepare``.

    Args:
        input_shape: (height, width, channels) of a prepared image; None: the network sees none.
        n_classes: number of outputs.
        dropout: one rate in 0…1 for all dropout layers, or None for the declared ones.
        n_scalars: number of measured values that the network sees.
        activation: of the last layer.
        normalization: how the images were scaled.
        options: the network's own options, as JSON values; what is missing has its default.

    Raises:
        BadInput: if there is no such architecture, the input does not suit it, or an option is wrong.
    """
    wanted = Wanted(input_shape, n_classes, n_scalars, activation, dropout, normalization)
    entry = cast(ArchitectureModule, ARCHITECTURES.get(name))
    if reason := unfit_reason(entry.INFO, wanted):
        raise BadInput(reason)
    checked = check_options(name, options or {}, wanted)
    if checked.errors:
        raise BadInput(checked.errors[0])
    return entry.build(wanted, checked.options)
