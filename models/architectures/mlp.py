"""Dense layers alone: AIDeveloper's MLPs, the fastest networks, for small images of centred objects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from datasets.basics.options import Options, option
from models.architectures.base import ArchitectureInfo, Checked, Member, Wanted
from models.architectures.layers import (
    dense,
    dropped,
    finish,
    flattened,
    image_input,
    with_scalars,
)

if TYPE_CHECKING:
    import keras

FAMILY = "AIDeveloper, dense layers"
LARGE_LAYER = 2048


class MLPOptions(Options):
    """Sizes of the dense layers."""

    units: tuple[Annotated[int, Field(ge=0, le=65_536)], ...] = option(
        (64, 32, 16), label="Units", help="Units of each dense layer, from the image to the classes."
    )
    dropout: tuple[Annotated[float, Field(ge=0, le=0.95)], ...] = option(
        (), label="Dropout", help="Rate after each dense layer; empty: none.", advanced=True
    )
    skip: bool = option(
        False,
        label="Shortcut",
        help="Whether the first layer is added to the last one; both must have as many units.",
        advanced=True,
    )


def check(options: MLPOptions, wanted: Wanted) -> Checked:
    """Drop layers without units; the rates must be as many as the layers, or none."""
    warnings = []
    if 0 in options.units:
        options = options.model_copy(update={"units": tuple(number for number in options.units if number)})
        warnings.append("Dense layers of 0 units are left out (model.options.units).")
    errors = []
    if not options.units:
        errors.append("A network of dense layers needs at least one (model.options.units).")
    if options.dropout and len(options.dropout) != len(options.units):
        errors.append(
            f"{len(options.dropout)} dropout rates do not fit {len(options.units)} dense layers: "
            "give one for each, or none (model.options.dropout)."
        )
    if options.skip and options.units and options.units[0] != options.units[-1]:
        errors.append(
            "The first and the last dense layer can only be added if they have as many units "
            "(model.options.units, model.options.skip)."
        )
    if any(number > LARGE_LAYER for number in options.units):
        warnings.append(f"A dense layer of more than {LARGE_LAYER:,} units seldom learns more.")
    return Checked(options, tuple(errors), tuple(warnings))


def build(wanted: Wanted, options: MLPOptions) -> keras.Model:
    """Return the network; without declared rates it has one dropout layer if one is wanted."""
    import keras

    image = image_input(wanted)
    inputs, x = with_scalars(wanted, image, flattened(image))
    first = None
    for place, units in enumerate(options.units, start=1):
        x = dense(x, units, f"dense{place}")
        first = x if first is None else first
        if options.dropout:
            x = dropped(wanted, x, options.dropout[place - 1], f"dropout{place}")
    if options.skip:
        x = keras.layers.Add(name="shortcut")([x, first])
    if wanted.dropout and not options.dropout:
        x = dropped(wanted, x, wanted.dropout, "dropout")
    return finish(mlp_name(options.units), wanted, inputs, x)


def mlp_name(units: Sequence[int]) -> str:
    """Return AIDeveloper's name of a network with these dense layers."""
    return "_".join(["MLP", *map(str, units)])


def _member(units: tuple[int, ...], dropout: tuple[float, ...] = (), skip: bool = False) -> Member:
    ending = "_do" if dropout else "_skipcon" if skip else ""
    sizes = "-".join(map(str, units))
    what = " with dropout" if dropout else " with a shortcut" if skip else ""
    info = ArchitectureInfo(
        name=mlp_name(units) + ending,
        title=f"Dense layers {sizes}{what}",
        description=f"Dense layers of {sizes} units, a few microseconds per image. For sorting in real time, "
        "where the object is always centred and looks alike.",
        min_size=4,
        max_size=256,
        for_instruments=True,
        family=FAMILY,
        sees=("image", "both"),
    )
    return Member(info, build, MLPOptions(units=units, dropout=dropout, skip=skip), check)


GENERIC = ArchitectureInfo(
    name="MLP",
    title="Dense layers of your choice",
    description="Dense layers with as many units as the options say.",
    min_size=4,
    max_size=256,
    for_instruments=True,
    family=FAMILY,
    sees=("image", "both"),
)

NETWORKS = (
    Member(GENERIC, build, MLPOptions(), check),
    _member((4, 4, 4)),
    _member((8, 8, 8)),
    _member((16, 8, 16)),
    _member((24, 16, 24)),
    _member((24, 16, 24), skip=True),
    _member((24, 88, 144)),
    _member((64, 32, 16)),
    _member((64, 80, 32)),
    _member((72, 80, 32)),
    _member((72, 48, 24, 32)),
    _member((72, 64, 48, 48)),
    _member((72, 64, 48, 48), dropout=(0.2, 0.1, 0.1, 0.1)),
    _member((80, 56, 80, 48), dropout=(0.25, 0.25, 0.25, 0.25)),
    _member((96, 80)),
    _member((240,)),
    _member((256, 128, 64), dropout=(0.4, 0.3, 0.2)),
)
