"""MhNet1_bn_do_skipcon: convolutions that widen and narrow again, with two shortcuts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.architectures.base import ArchitectureInfo, NoOptions, Wanted
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

INFO = ArchitectureInfo(
    name="MhNet1_bn_do_skipcon",
    title="MhNet 1, with shortcuts",
    description="Five convolutions of 8, 16, 32, 16 and 8 filters with two shortcuts, then two dense layers.",
    min_size=4,
    max_size=512,
    for_instruments=True,
    family="AIDeveloper, convolutions",
    sees=("image", "both"),
)


def build(wanted: Wanted, options: NoOptions) -> keras.Model:
    """Return the network."""
    import keras

    layers = keras.layers
    image = image_input(wanted)
    x = pooled(_block(wanted, image, 8, 0.05, "conv1"), name="pool1")
    from_first = pooled(x, name="shortcut1")
    from_second = pooled(_block(wanted, x, 16, 0.2, "conv2"), name="pool2")
    x = _block(wanted, from_second, 32, 0.3, "conv3")
    x = _block(wanted, x, 16, 0.2, "conv4")
    x = layers.Add(name="add_conv2")([x, from_second])
    x = normalised(convolved(x, 8, 3, "same", "conv5"), "norm_conv5")
    x = layers.Add(name="add_conv1")([x, from_first])
    x = dropped(wanted, x, 0.05, "dropout_conv5")
    inputs, x = with_scalars(wanted, image, flattened(x))
    for place, (units, rate) in enumerate(((120, 0.5), (84, 0.3)), start=1):
        x = normalised(dense(x, units, f"dense{place}"), f"norm_dense{place}")
        x = dropped(wanted, x, rate, f"dropout_dense{place}")
    return finish(INFO.name, wanted, inputs, x)


def _block(wanted: Wanted, x: Any, filters: int, rate: float, name: str) -> Any:
    x = normalised(convolved(x, filters, 3, "same", name), f"norm_{name}")
    return dropped(wanted, x, rate, f"dropout_{name}")
