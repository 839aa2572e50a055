"""The networks of Nitta et al. (Cell 175, 2018), as AIDeveloper has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from datasets.basics.options import Options, option
from models.architectures.base import ArchitectureInfo, Member, Wanted
from models.architectures.layers import (
    PROBABILITIES,
    convolved,
    dense,
    dropped,
    finish,
    flattened,
    image_input,
    pooled,
    with_scalars,
)

if TYPE_CHECKING:
    import keras

FAMILY = "AIDeveloper, convolutions"
DROPOUT_CONVOLUTION = 0.25
DROPOUT_DENSE = 0.5


class NittaOptions(Options):
    """Widths of the blocks."""

    filters: tuple[Annotated[int, Field(ge=1, le=4096)], ...] = option(
        (32, 64), label="Filters", help="Filters of both convolutions of each block."
    )
    units: int = option(256, label="Units", help="Units of the dense layer.", ge=1, le=65_536)
    last: Literal["probabilities", "linear", "relu"] = option(
        "probabilities",
        label="Last layer",
        help="What the last dense layer gives before it becomes probabilities: as it is, or without what is "
        "below zero.",
        choices={"probabilities": "Probabilities at once", "linear": "Linear", "relu": "ReLU"},
        advanced=True,
    )


def build(wanted: Wanted, options: NittaOptions) -> keras.Model:
    """Return the network: blocks of two convolutions, pooling and dropout, then one dense layer."""
    import keras

    image = image_input(wanted)
    x = image
    for block, filters in enumerate(options.filters, start=1):
        x = convolved(x, filters, 3, name=f"block{block}_conv1")
        x = convolved(x, filters, 3, name=f"block{block}_conv2")
        x = pooled(x, name=f"block{block}_pool")
        x = dropped(wanted, x, DROPOUT_CONVOLUTION, f"block{block}_dropout")
    inputs, x = with_scalars(wanted, image, flattened(x))
    x = dense(x, options.units, "dense")
    x = dropped(wanted, x, DROPOUT_DENSE, "dropout")
    if options.last == "probabilities":
        return finish("Nitta", wanted, inputs, x)
    x = keras.layers.Dense(wanted.n_classes, activation=options.last, name="scores")(x)
    activation = keras.layers.Activation(wanted.activation, name=PROBABILITIES, dtype="float32")
    return keras.Model(inputs, activation(x), name="Nitta")


def _member(
    name: str,
    title: str,
    description: str,
    min_size: int,
    options: NittaOptions,
    repaired: str = "",
    several: bool = False,
) -> Member:
    info = ArchitectureInfo(
        name=name,
        title=title,
        description=description,
        min_size=min_size,
        max_size=512,
        for_instruments=not several,
        family=FAMILY,
        sees=("both",) if several else ("image", "both"),
        repaired=repaired,
        recommended=name == "Nitta_et_al_6layer",
    )
    return Member(info, build, options)


NETWORKS = (
    _member(
        "Nitta_et_al_6layer",
        "Nitta et al., six layers",
        "Four convolutions and two dense layers, made for intelligent image-activated cell sorting.",
        16,
        NittaOptions(),
    ),
    _member(
        "Nitta_et_al_8layer",
        "Nitta et al., eight layers",
        "Six convolutions and two dense layers, for larger images.",
        36,
        NittaOptions(filters=(32, 64, 64), units=128),
        "It needs 36 px, which is now said beforehand; AIDeveloper offered it for 32 px, where it failed.",
    ),
    _member(
        "Nitta_et_al_6layer_linact",
        "Nitta et al., six layers, linear output",
        "As the six layers; the last dense layer is linear, and a layer of its own makes probabilities.",
        16,
        NittaOptions(last="linear"),
        "The outputs were no probabilities; a softmax follows now. The second convolution had a stride of 3 "
        "by mistake, so the network failed at 32 px; it has a stride of 1 now, and with it the parameters of "
        "the six layers.",
    ),
    _member(
        "Nitta_et_al_6layer_reluact",
        "Nitta et al., six layers, ReLU output",
        "As the six layers; the last dense layer has a ReLU, and a layer of its own makes probabilities.",
        16,
        NittaOptions(last="relu"),
        "The outputs were no probabilities; a softmax follows now.",
    ),
    _member(
        "Nitta6l_MultiIn",
        "Nitta et al., six layers, with measured values",
        "Four convolutions; the measured values join before the dense layer.",
        16,
        NittaOptions(),
        several=True,
    ),
)
