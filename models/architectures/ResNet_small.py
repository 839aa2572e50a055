"""ResNet_small: the default, a small residual network for images of 16 to 96 pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from datasets.basics.options import Options, option
from models.architectures.base import ArchitectureInfo, Checked, Wanted
from models.architectures.layers import finish, image_input, normalised, stages_fit, with_scalars

if TYPE_CHECKING:
    import keras

INFO = ArchitectureInfo(
    name="ResNet_small",
    title="Residual network, small",
    description="A modern network of eight convolutions with shortcuts. The best choice for most images "
    "of 16 to 96 pixels.",
    min_size=8,
    max_size=128,
    for_instruments=True,
    family="Discern",
    sees=("image", "both"),
    recommended=True,
)


class ResNetOptions(Options):
    """Width and depth."""

    filters: tuple[Annotated[int, Field(ge=1, le=4096)], ...] = option(
        (32, 64, 128), label="Filters", help="Filters of each stage; each stage halves the image."
    )
    stem: int = option(32, label="First filters", help="Filters of the first convolution.", ge=1, le=4096)


OPTIONS = ResNetOptions()


def check(options: ResNetOptions, wanted: Wanted) -> Checked:
    """The image must be left with a pixel after all stages."""
    return stages_fit(options, options.filters, wanted)


def build(wanted: Wanted, options: ResNetOptions) -> keras.Model:
    """Return the network: a stem, then stages of (convolution, pooling, residual pair).

    Only layers that OpenCV's dnn module computes exactly are used. See
    :class:`models.architectures.base.ArchitectureModule` for the arguments.
    """
    import keras

    image = image_input(wanted)
    x = _convolution(image, options.stem, "stem")
    for stage, filters in enumerate(options.filters, start=1):
        x = _convolution(x, filters, f"stage{stage}_widen")
        x = keras.layers.MaxPooling2D(2, name=f"stage{stage}_pool")(x)
        shortcut = x
        x = _convolution(x, filters, f"stage{stage}_a")
        x = _convolution(x, filters, f"stage{stage}_b")
        x = keras.layers.Add(name=f"stage{stage}_add")([shortcut, x])
    x = keras.layers.GlobalAveragePooling2D(name="average")(x)
    if wanted.dropout:
        x = keras.layers.Dropout(wanted.dropout, name="dropout")(x)
    inputs, x = with_scalars(wanted, image, x)
    return finish(INFO.name, wanted, inputs, x)


def _convolution(x: Any, filters: int, name: str) -> Any:
    """Append 3x3 convolution, batch normalisation and ReLU to the tensor ``x``."""
    import keras

    x = keras.layers.Conv2D(
        filters, 3, padding="same", use_bias=False, kernel_initializer="he_normal", name=f"{name}_conv"
    )(x)
    return keras.layers.ReLU(name=f"{name}_relu")(normalised(x, f"{name}_norm"))
