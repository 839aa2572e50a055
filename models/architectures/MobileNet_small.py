"""MobileNet_small: depthwise convolutions, few parameters, for images of 16 to 96 pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from datasets.basics.options import Options, option
from models.architectures.base import ArchitectureInfo, Checked, Wanted
from models.architectures.layers import dropped, finish, image_input, normalised, stages_fit, with_scalars

if TYPE_CHECKING:
    import keras

INFO = ArchitectureInfo(
    name="MobileNet_small",
    title="Depthwise network, small",
    description="Depthwise convolutions with shortcuts: half of the parameters of the small residual "
    "network.",
    min_size=8,
    max_size=256,
    for_instruments=True,
    family="Discern",
    sees=("image", "both"),
    recommended=True,
)


class DepthwiseOptions(Options):
    """Width and depth."""

    filters: tuple[Annotated[int, Field(ge=1, le=4096)], ...] = option(
        (64, 128, 256), label="Filters", help="Filters of each stage; each stage halves the image."
    )
    stem: int = option(32, label="First filters", help="Filters of the first convolution.", ge=1, le=4096)
    blocks: int = option(2, label="Blocks", help="Blocks with shortcuts in each stage.", ge=1, le=64)


OPTIONS = DepthwiseOptions()


def check(options: DepthwiseOptions, wanted: Wanted) -> Checked:
    """The image must be left with a pixel after all stages."""
    return stages_fit(options, options.filters, wanted)


def build(wanted: Wanted, options: DepthwiseOptions) -> keras.Model:
    """Return the network: a stem, then stages of (widening, pooling, blocks with shortcuts)."""
    import keras

    layers = keras.layers
    image = image_input(wanted)
    stem = layers.Conv2D(options.stem, 3, padding="same", use_bias=False, name="stem_conv")(image)
    x = layers.ReLU(name="stem_relu")(normalised(stem, "stem_norm"))
    for stage, filters in enumerate(options.filters, start=1):
        x = layers.MaxPooling2D(2, name=f"stage{stage}_pool")(_separable(x, filters, f"stage{stage}_widen"))
        for block in range(1, options.blocks + 1):
            name = f"stage{stage}_block{block}"
            x = layers.Add(name=f"{name}_add")([x, _separable(x, filters, name)])
    x = layers.GlobalAveragePooling2D(name="average")(x)
    if wanted.dropout:
        x = dropped(wanted, x, wanted.dropout, "dropout")
    inputs, x = with_scalars(wanted, image, x)
    return finish(INFO.name, wanted, inputs, x)


def _separable(x: Any, filters: int, name: str) -> Any:
    """Append a depthwise 3x3 convolution and a pointwise one, both normalised, the latter with ReLU."""
    import keras

    layers = keras.layers
    x = layers.DepthwiseConv2D(3, padding="same", use_bias=False, name=f"{name}_depthwise")(x)
    x = normalised(x, f"{name}_norm1")
    x = layers.Conv2D(filters, 1, use_bias=False, kernel_initializer="he_normal", name=f"{name}_pointwise")(x)
    return layers.ReLU(name=f"{name}_relu")(normalised(x, f"{name}_norm2"))
