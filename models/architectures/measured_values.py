"""Networks of dense layers that see measured values: beside the image (AIDeveloper's), or alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from datasets.basics.options import Options, option
from models.architectures.base import ArchitectureInfo, Member, Wanted
from models.architectures.layers import (
    dense,
    dropped,
    finish,
    flattened,
    image_input,
    normalised,
    scalars_input,
    with_scalars,
)

if TYPE_CHECKING:
    import keras

LINEAR = (
    "Only its last hidden layer had an activation, so that all of them together were one linear layer; each "
    "has a ReLU now."
)


class JoinedOptions(Options):
    """Sizes of the dense layers."""

    units: tuple[Annotated[int, Field(ge=1, le=65_536)], ...] = option(
        (24, 16, 24), label="Units", help="Units of each dense layer."
    )


class ValuesOptions(Options):
    """Sizes of the dense layers, and what stands between them."""

    units: tuple[Annotated[int, Field(ge=1, le=65_536)], ...] = option(
        (64, 64, 32), label="Units", help="Units of each dense layer."
    )
    rate: float = option(0.1, label="Dropout", help="Rate after each dense layer.", ge=0, le=0.95)


def build_joined(wanted: Wanted, options: JoinedOptions) -> keras.Model:
    """Return dense layers on the pixels and the measured values together."""
    image = image_input(wanted)
    inputs, x = with_scalars(wanted, image, flattened(image))
    for place, units in enumerate(options.units, start=1):
        x = dense(x, units, f"dense{place}")
    if wanted.dropout:
        x = dropped(wanted, x, wanted.dropout, "dropout")
    return finish("MLP_MultiIn", wanted, inputs, x)


def build_values(wanted: Wanted, options: ValuesOptions) -> keras.Model:
    """Return dense layers with batch normalisation on the measured values alone."""
    values = scalars_input(wanted)
    x = values
    for place, units in enumerate(options.units, start=1):
        x = normalised(dense(x, units, f"dense{place}"), f"norm{place}")
        x = dropped(wanted, x, options.rate, f"dropout{place}")
    return finish("Values_MLP", wanted, values, x)


def build_linear(wanted: Wanted, options: Options) -> keras.Model:
    """Return one layer on the measured values: logistic regression."""
    values = scalars_input(wanted)
    return finish("Values_linear", wanted, values, values)


def _joined(name: str, units: tuple[int, ...]) -> Member:
    info = ArchitectureInfo(
        name=name,
        title=f"Dense layers {'-'.join(map(str, units))} with measured values",
        description="Dense layers on the pixels and the measured values together.",
        min_size=4,
        max_size=256,
        for_instruments=False,
        family="AIDeveloper, dense layers",
        sees=("both",),
        repaired=LINEAR,
    )
    return Member(info, build_joined, JoinedOptions(units=units))


def _values(name: str, title: str, description: str) -> ArchitectureInfo:
    return ArchitectureInfo(
        name=name,
        title=title,
        description=description,
        min_size=4,
        max_size=1024,
        for_instruments=False,
        family="Discern",
        sees=("scalars",),
        recommended=name == "Values_MLP",
    )


NETWORKS = (
    Member(
        _values(
            "Values_MLP",
            "Measured values, dense layers",
            "Sees the measured values alone, no image. The usual choice for them.",
        ),
        build_values,
        ValuesOptions(),
    ),
    Member(
        _values(
            "Values_linear",
            "Measured values, linear",
            "Logistic regression on the measured values: one weight for each value and class.",
        ),
        build_linear,
    ),
    _joined("MLP_MultiIn_3Lay_24", (24, 16, 24)),
    _joined("MLP_MultiIn_3Lay_64", (64, 80, 32)),
    _joined("MLP_MultiIn_4Lay_72", (72, 48, 24, 32)),
)
