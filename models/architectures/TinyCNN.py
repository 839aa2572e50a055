"""TinyCNN: AIDeveloper's smallest network with convolutions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from datasets.basics.options import Options, option
from models.architectures.base import ArchitectureInfo, Wanted
from models.architectures.layers import (
    convolved,
    dense,
    finish,
    flattened,
    image_input,
    pooled,
    with_scalars,
)

if TYPE_CHECKING:
    import keras

INFO = ArchitectureInfo(
    name="TinyCNN",
    title="Tiny convolutional network",
    description="Two convolutions of three filters. The smallest network that looks for shapes.",
    min_size=10,
    max_size=512,
    for_instruments=True,
    family="AIDeveloper, convolutions",
    sees=("image", "both"),
)


class TinyOptions(Options):
    """Widths."""

    filters: int = option(3, label="Filters", help="Filters of each convolution.", ge=1, le=1024)
    units: tuple[Annotated[int, Field(ge=1, le=65_536)], Annotated[int, Field(ge=1, le=65_536)]] = option(
        (16, 24), label="Units", help="Units of the two dense layers."
    )


OPTIONS = TinyOptions()


def build(wanted: Wanted, options: TinyOptions) -> keras.Model:
    """Return the network."""
    image = image_input(wanted)
    x = pooled(convolved(image, options.filters, 3, name="conv1"), name="pool1")
    x = pooled(convolved(x, options.filters, 3, name="conv2"), name="pool2")
    inputs, x = with_scalars(wanted, image, flattened(x))
    x = dense(dense(x, options.units[0], "dense1"), options.units[1], "dense2")
    return finish(INFO.name, wanted, inputs, x)
