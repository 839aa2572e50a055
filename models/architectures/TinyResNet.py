"""TinyResNet: two residual blocks and one dense layer (after a public notebook by Egor Malykh)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasets.basics.options import Options, option
from models.architectures.base import ArchitectureInfo, Wanted
from models.architectures.layers import dropped, finish, image_input, normalised, with_scalars

if TYPE_CHECKING:
    import keras

INFO = ArchitectureInfo(
    name="TinyResNet",
    title="Tiny residual network",
    description="Two residual blocks that keep the image's size; few parameters, much arithmetic.",
    min_size=4,
    max_size=512,
    for_instruments=True,
    family="AIDeveloper, convolutions",
    sees=("image", "both"),
)

WEIGHT_PENALTY = 0.01


class TinyResNetOptions(Options):
    """Width and depth."""

    filters: int = option(24, label="Filters", help="Filters of each convolution.", ge=1, le=2048)
    blocks: int = option(2, label="Blocks", help="Number of residual blocks.", ge=1, le=64)


OPTIONS = TinyResNetOptions()


def build(wanted: Wanted, options: TinyResNetOptions) -> keras.Model:
    """Return the network; its blocks have one convolution each, as AIDeveloper's do (it meant two)."""
    import keras

    layers = keras.layers
    image = image_input(wanted)
    x = _normalised_relu(_convolution(image, options.filters, "stem"), "stem")
    for block in range(1, options.blocks + 1):
        inner = _convolution(_normalised_relu(x, f"block{block}"), options.filters, f"block{block}")
        x = layers.Add(name=f"block{block}_add")([x, inner])
    x = layers.GlobalAveragePooling2D(name="average")(_normalised_relu(x, "last"))
    x = dropped(wanted, x, 0.2, "dropout")
    inputs, x = with_scalars(wanted, image, x)
    return finish(INFO.name, wanted, inputs, x, keras.regularizers.L2(WEIGHT_PENALTY))


def _convolution(x: Any, filters: int, name: str) -> Any:
    import keras

    penalty = keras.regularizers.L2(WEIGHT_PENALTY)
    name = f"{name}_conv"
    return keras.layers.Conv2D(filters, 3, padding="same", kernel_regularizer=penalty, name=name)(x)


def _normalised_relu(x: Any, name: str) -> Any:
    import keras

    return keras.layers.ReLU(name=f"{name}_relu")(normalised(x, f"{name}_norm"))
