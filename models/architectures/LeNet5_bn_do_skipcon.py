"""LeNet5_bn_do_skipcon: LeNet-5 with batch normalisation, dropout and two shortcuts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.architectures.base import ArchitectureInfo, NoOptions, Wanted
from models.architectures.layers import (
    convolved,
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
    name="LeNet5_bn_do_skipcon",
    title="LeNet-5 with shortcuts",
    description="LeNet-5 with batch normalisation, dropout and two shortcuts, whose convolutions keep the "
    "image's size.",
    min_size=4,
    max_size=512,
    for_instruments=True,
    family="AIDeveloper, convolutions",
    sees=("image", "both"),
)


def build(wanted: Wanted, options: NoOptions) -> keras.Model:
    """Return the network: the pooled image and the first convolution join behind the second one."""
    import keras

    layers = keras.layers
    image = image_input(wanted)
    from_image = layers.Conv2D(16, 1, name="shortcut_image")(pooled(image, name="pool_image"))
    x = normalised(convolved(image, 6, 5, "same", "conv1"), "norm_conv1")
    x = pooled(x, name="pool1")
    from_first = layers.Conv2D(16, 1, name="shortcut_conv1")(x)
    x = normalised(convolved(x, 16, 5, "same", "conv2"), "norm_conv2")
    x = dropped(wanted, x, 0.2, "dropout_conv2")
    x = layers.Add(name="add_image")([x, from_image])
    x = layers.Add(name="add_conv1")([x, from_first])
    inputs, x = with_scalars(wanted, image, flattened(pooled(x, name="pool2")))
    x = dense_dropped(wanted, x, (120, 84), 0.5, normalise=True)
    return finish(INFO.name, wanted, inputs, x)
