"""Airbench_small: a network that learns quickly (after Keller Jordan's airbench, arXiv:2404.00498)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from datasets.basics.options import Options, option
from models.architectures.base import ArchitectureInfo, Checked, Wanted
from models.architectures.layers import dropped, finish, image_input, normalised, stages_fit, with_scalars

if TYPE_CHECKING:
    import keras

INFO = ArchitectureInfo(
    name="Airbench_small",
    title="Quickly learning network",
    description="Small kernels on the pixels, then three blocks of two convolutions without shortcuts; made "
    "to learn in few epochs on a graphics card, slow on a processor.",
    min_size=10,
    max_size=256,
    for_instruments=False,
    family="Discern",
    sees=("image", "both"),
)


class AirbenchOptions(Options):
    """Width."""

    filters: tuple[Annotated[int, Field(ge=1, le=4096)], ...] = option(
        (64, 128, 128), label="Filters", help="Filters of each block; each block halves the image."
    )
    stem: int = option(24, label="First filters", help="Filters of the 2x2 kernels.", ge=1, le=4096)


OPTIONS = AirbenchOptions()


def check(options: AirbenchOptions, wanted: Wanted) -> Checked:
    """The image must be left with a pixel after all blocks."""
    return stages_fit(options, options.filters, wanted)


def build(wanted: Wanted, options: AirbenchOptions) -> keras.Model:
    """Return the network; its features are the largest value of each feature map."""
    import keras

    layers = keras.layers
    image = image_input(wanted)
    x = layers.Conv2D(options.stem, 2, activation="gelu", name="stem")(image)
    for block, filters in enumerate(options.filters, start=1):
        name = f"block{block}"
        x = layers.MaxPooling2D(2, name=f"{name}_pool")(_convolution(x, filters, f"{name}_a"))
        x = layers.Activation("gelu", name=f"{name}_gelu_a")(normalised(x, f"{name}_norm_a"))
        x = normalised(_convolution(x, filters, f"{name}_b"), f"{name}_norm_b")
        x = layers.Activation("gelu", name=f"{name}_gelu_b")(x)
    x = layers.GlobalMaxPooling2D(name="largest")(x)
    if wanted.dropout:
        x = dropped(wanted, x, wanted.dropout, "dropout")
    inputs, x = with_scalars(wanted, image, x)
    return finish(INFO.name, wanted, inputs, x)


def _convolution(x: Any, filters: int, name: str) -> Any:
    import keras

    return keras.layers.Conv2D(
        filters, 3, padding="same", use_bias=False, kernel_initializer="he_normal", name=f"{name}_conv"
    )(x)
