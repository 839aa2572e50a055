"""LeNet-5 (LeCun et al., Proc. IEEE 86, 1998) and its forms with dropout and batch normalisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from datasets.basics.options import Options, option
from models.architectures.base import ArchitectureInfo, Member, Wanted
from models.architectures.layers import (
    convolved,
    dense,
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

FAMILY = "AIDeveloper, convolutions"
DROPOUT_CONVOLUTION = 0.2
DROPOUT_DENSE = 0.5


class LeNetOptions(Options):
    """Widths, and what stands between the layers."""

    filters: tuple[Annotated[int, Field(ge=1, le=4096)], Annotated[int, Field(ge=1, le=4096)]] = option(
        (6, 16), label="Filters", help="Filters of the two convolutions."
    )
    units: tuple[Annotated[int, Field(ge=1, le=65_536)], Annotated[int, Field(ge=1, le=65_536)]] = option(
        (120, 84), label="Units", help="Units of the two dense layers."
    )
    dropout: bool = option(True, label="Dropout", help="Whether there are dropout layers.", advanced=True)
    normalise: bool = option(
        False,
        label="Batch normalisation",
        help="Whether batch normalisation follows each layer.",
        advanced=True,
    )


def build(wanted: Wanted, options: LeNetOptions) -> keras.Model:
    """Return the network; the second convolution's dropout stands before its pooling, as in AIDeveloper."""
    image = image_input(wanted)
    x = convolved(image, options.filters[0], 5, name="conv1")
    if options.normalise:
        x = normalised(x, "norm_conv1")
    x = pooled(x, name="pool1")
    x = convolved(x, options.filters[1], 5, name="conv2")
    if options.normalise:
        x = normalised(x, "norm_conv2")
    if options.dropout:
        x = dropped(wanted, x, DROPOUT_CONVOLUTION, "dropout_conv2")
    x = pooled(x, name="pool2")
    inputs, x = with_scalars(wanted, image, flattened(x))
    for place, units in enumerate(options.units, start=1):
        x = dense(x, units, f"dense{place}")
        if options.normalise:
            x = normalised(x, f"norm_dense{place}")
        if options.dropout:
            x = dropped(wanted, x, DROPOUT_DENSE, f"dropout_dense{place}")
    return finish("LeNet5", wanted, inputs, x)


def _member(name: str, title: str, description: str, options: LeNetOptions) -> Member:
    info = ArchitectureInfo(
        name=name,
        title=title,
        description=description,
        min_size=16,
        max_size=512,
        for_instruments=True,
        family=FAMILY,
        sees=("image", "both"),
        recommended=name == "LeNet5_do",
    )
    return Member(info, build, options)


NETWORKS = (
    _member(
        "LeNet5_do",
        "LeNet-5 with dropout",
        "Two convolutions and two dense layers. Small and quick; AIDeveloper's usual first choice.",
        LeNetOptions(),
    ),
    _member(
        "LeNet5",
        "LeNet-5",
        "Two convolutions and two dense layers, without anything against over-fitting.",
        LeNetOptions(dropout=False),
    ),
    _member(
        "LeNet5_bn_do",
        "LeNet-5 with batch normalisation and dropout",
        "Learns in fewer epochs than LeNet-5 with dropout alone.",
        LeNetOptions(normalise=True),
    ),
)
