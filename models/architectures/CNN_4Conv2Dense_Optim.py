"""CNN_4Conv2Dense_Optim: the best of 772 networks tried on 32 px images of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasets.basics.options import Options, option
from models.architectures.base import ArchitectureInfo, Wanted
from models.architectures.layers import (
    dense_dropped,
    dropped,
    finish,
    flattened,
    image_input,
    normalised,
    pooled,
    with_scalars,
)

if TYPE_CHECKING:
    import keras

INFO = ArchitectureInfo(
    name="CNN_4Conv2Dense_Optim",
    title="Four convolutions, two dense layers",
    description="Kernels that grow from 3 to 7 pixels; the best of 772 networks tried on retina cells.",
    min_size=16,
    max_size=256,
    for_instruments=True,
    family="AIDeveloper, convolutions",
    sees=("image", "both"),
)


class OptimOptions(Options):
    """What the search varied."""

    first_filters: int = option(
        6, label="First filters", help="Filters of the first two convolutions.", ge=1, le=2048
    )
    last_filters: int = option(
        36, label="Last filters", help="Filters of the last two convolutions.", ge=1, le=2048
    )
    rate: float = option(0.4, label="Dropout", help="Rate of all dropout layers.", ge=0, le=0.95)


OPTIONS = OptimOptions()


def build(wanted: Wanted, options: OptimOptions) -> keras.Model:
    """Return the network."""
    import keras

    layers = keras.layers
    image = image_input(wanted)
    x, first, last = image, options.first_filters, options.last_filters
    for place, (filters, kernel) in enumerate(((first, 3), (first, 3), (last, 5), (last, 7)), start=1):
        x = layers.Conv2D(filters, kernel, name=f"conv{place}")(x)
        x = layers.ReLU(name=f"relu{place}")(normalised(x, f"norm{place}"))
        if place == 4:
            x = pooled(x, name="pool")
        x = dropped(wanted, x, options.rate, f"dropout{place}")
    inputs, x = with_scalars(wanted, image, flattened(x))
    x = dense_dropped(wanted, x, (512, 256), options.rate, normalise=True)
    return finish(INFO.name, wanted, inputs, x)
