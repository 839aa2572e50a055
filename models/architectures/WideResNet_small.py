"""WideResNet_small: a wider residual network (after Zagoruyko and Komodakis, arXiv:1605.07146)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from datasets.basics.options import Options, option
from models.architectures.base import ArchitectureInfo, Checked, Wanted
from models.architectures.layers import dropped, finish, image_input, normalised, stages_fit, with_scalars

if TYPE_CHECKING:
    import keras

INFO = ArchitectureInfo(
    name="WideResNet_small",
    title="Residual network, wide",
    description="Twice as wide and deeper than the small residual network, for many images and much time.",
    min_size=8,
    max_size=256,
    for_instruments=False,
    family="Discern",
    sees=("image", "both"),
    recommended=True,
)


class WideOptions(Options):
    """Width and depth."""

    filters: tuple[Annotated[int, Field(ge=1, le=4096)], ...] = option(
        (64, 128, 256), label="Filters", help="Filters of each stage; each but the first halves the image."
    )
    blocks: int = option(2, label="Blocks", help="Residual blocks in each stage.", ge=1, le=64)


OPTIONS = WideOptions()


def check(options: WideOptions, wanted: Wanted) -> Checked:
    """The image must be left with a pixel after all stages."""
    return stages_fit(options, options.filters, wanted)


def build(wanted: Wanted, options: WideOptions) -> keras.Model:
    """Return the network of residual blocks that normalise first."""
    import keras

    layers = keras.layers
    image = image_input(wanted)
    x = _convolution(image, options.filters[0], "stem")
    for stage, filters in enumerate(options.filters, start=1):
        if stage > 1:
            x = layers.MaxPooling2D(2, name=f"stage{stage}_pool")(x)
        for block in range(1, options.blocks + 1):
            x = _block(x, filters, f"stage{stage}_block{block}")
    x = layers.ReLU(name="last_relu")(normalised(x, "last_norm"))
    x = layers.GlobalAveragePooling2D(name="average")(x)
    if wanted.dropout:
        x = dropped(wanted, x, wanted.dropout, "dropout")
    inputs, x = with_scalars(wanted, image, x)
    return finish(INFO.name, wanted, inputs, x)


def _block(x: Any, filters: int, name: str) -> Any:
    import keras

    layers = keras.layers
    shortcut = x
    x = layers.ReLU(name=f"{name}_relu1")(normalised(x, f"{name}_norm1"))
    if shortcut.shape[-1] != filters:
        shortcut = layers.Conv2D(filters, 1, use_bias=False, name=f"{name}_shortcut")(x)
    x = _convolution(x, filters, f"{name}_a")
    x = layers.ReLU(name=f"{name}_relu2")(normalised(x, f"{name}_norm2"))
    return layers.Add(name=f"{name}_add")([shortcut, _convolution(x, filters, f"{name}_b")])


def _convolution(x: Any, filters: int, name: str) -> Any:
    import keras

    return keras.layers.Conv2D(
        filters, 3, padding="same", use_bias=False, kernel_initializer="he_normal", name=f"{name}_conv"
    )(x)
