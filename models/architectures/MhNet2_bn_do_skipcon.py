"""MhNet2_bn_do_skipcon: two stacks of convolutions whose flattened outputs join, beside the image itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.architectures.base import ArchitectureInfo, NoOptions, Wanted
from models.architectures.layers import (
    convolved,
    dense,
    dropped,
    finish,
    image_input,
    normalised,
    pooled,
    with_scalars,
)

if TYPE_CHECKING:
    import keras

INFO = ArchitectureInfo(
    name="MhNet2_bn_do_skipcon",
    title="MhNet 2, with shortcuts",
    description="Two stacks of two convolutions; dense layers on the image and on both stacks join. Many "
    "parameters.",
    min_size=4,
    max_size=128,
    for_instruments=True,
    family="AIDeveloper, convolutions",
    sees=("image", "both"),
)

JOINED = 256
FROM_STACK = 16


def build(wanted: Wanted, options: NoOptions) -> keras.Model:
    """Return the network.

    The second stack begins with the image again, as in AIDeveloper, and not with the first stack's output.
    """
    import keras

    layers = keras.layers
    image = image_input(wanted)
    from_image = dense(_flat(normalised(image, "norm_image"), "flatten_image"), JOINED, "dense_image")
    x, shortcuts, sides = image, [], []
    for place in (1, 2):
        x = convolved(x, 32, 3, "same", f"conv{place}")
        shortcuts.append(layers.Conv2D(32, 1, name=f"shortcut{place}")(x))
        sides.append(layers.Dense(FROM_STACK, name=f"side{place}")(_flat(x, f"flatten{place}")))
    x = image
    for place, shortcut in enumerate(shortcuts, start=1):
        x = convolved(x, 32, 3, "same", f"conv{place + 2}")
        x = layers.Add(name=f"add{place}")([x, shortcut])
    x = dropped(wanted, pooled(x, name="pool"), 0.25, "dropout_pool")
    side = layers.ReLU(name="relu_sides")(layers.Concatenate(name="sides")(sides))
    side = dropped(wanted, normalised(side, "norm_sides"), 0.5, "dropout_sides")
    x = dense(_flat(x, "flatten"), JOINED - 2 * FROM_STACK, "dense1")
    x = dropped(wanted, normalised(x, "norm_dense1"), 0.5, "dropout_dense1")
    x = layers.Concatenate(name="with_sides")([x, side])
    x = layers.Add(name="add_image")([x, from_image])
    inputs, x = with_scalars(wanted, image, x)
    for place in (2, 3):
        x = normalised(dense(x, 128, f"dense{place}"), f"norm_dense{place}")
        x = dropped(wanted, x, 0.25, f"dropout_dense{place}")
    return finish(INFO.name, wanted, inputs, x)


def _flat(x: Any, name: str) -> Any:
    import keras

    return keras.layers.Flatten(name=name)(x)
