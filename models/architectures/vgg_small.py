"""Small networks in the manner of VGG (Simonyan and Zisserman, arXiv:1409.1556), as AIDeveloper has them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from models.architectures.base import ArchitectureInfo, Member, NoOptions, Wanted
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
ANY_SIZE = (
    "Its shortcut fitted the image sizes 14, 15, 32, 34 to 37 and 39 px alone; at other sizes the larger "
    "side is now cut at its right and lower edge."
)


def build_1(wanted: Wanted, options: NoOptions) -> keras.Model:
    """Return VGG_small_1: batch normalisation between the convolutions, no shortcut."""
    image = image_input(wanted)
    x = normalised(convolved(image, 32, 3, name="conv1"), "norm1")
    x = normalised(pooled(convolved(x, 32, 3, name="conv2"), name="pool2"), "norm2")
    x = normalised(convolved(x, 64, 3, name="conv3"), "norm3")
    x = pooled(convolved(x, 64, 3, name="conv4"), name="pool4")
    inputs, x = with_scalars(wanted, image, normalised(flattened(x), "norm_flat"))
    x = dropped(wanted, normalised(dense(x, 256, "dense1"), "norm_dense1"), 0.5, "dropout1")
    return finish("VGG_small_1", wanted, inputs, x)


def build_2(wanted: Wanted, options: NoOptions) -> keras.Model:
    """Return VGG_small_2: as the first, with a shortcut from the image to the last convolution."""
    image = image_input(wanted)
    shortcut = _from_image(normalised(image, "norm_image"), 3)
    x = normalised(convolved(image, 32, 3, name="conv1"), "norm1")
    x = normalised(pooled(convolved(x, 32, 3, name="conv2"), name="pool2"), "norm2")
    x = normalised(convolved(x, 64, 3, name="conv3"), "norm3")
    x = pooled(_added(convolved(x, 64, 3, name="conv4"), shortcut), name="pool4")
    inputs, x = with_scalars(wanted, image, normalised(flattened(x), "norm_flat"))
    x = dropped(wanted, normalised(dense(x, 256, "dense1"), "norm_dense1"), 0.5, "dropout1")
    return finish("VGG_small_2", wanted, inputs, x)


def build_3(wanted: Wanted, options: NoOptions) -> keras.Model:
    """Return VGG_small_3: as the second, with fewer normalisations and one more dense layer."""
    image = image_input(wanted)
    shortcut = _from_image(image, 3)
    x = pooled(convolved(convolved(image, 32, 3, name="conv1"), 32, 3, name="conv2"), name="pool2")
    x = normalised(convolved(x, 64, 3, name="conv3"), "norm3")
    x = pooled(_added(convolved(x, 64, 3, name="conv4"), shortcut), name="pool4")
    return _with_two_dense("VGG_small_3", wanted, image, x)


def build_4(wanted: Wanted, options: NoOptions) -> keras.Model:
    """Return VGG_small_4: as the third, with convolutions that keep the size, so that any size fits."""
    image = image_input(wanted)
    shortcut = _from_image(image, 4)
    x = convolved(convolved(image, 32, 3, "same", "conv1"), 32, 3, "same", "conv2")
    x = pooled(x, name="pool2")
    x = pooled(normalised(convolved(x, 64, 3, "same", "conv3"), "norm3"), name="pool3")
    x = pooled(_added(convolved(x, 64, 3, "same", "conv4"), shortcut), name="pool4")
    return _with_two_dense("VGG_small_4", wanted, image, x)


def _with_two_dense(name: str, wanted: Wanted, image: Any, x: Any) -> keras.Model:
    inputs, x = with_scalars(wanted, image, flattened(x))
    x = normalised(dropped(wanted, dense(x, 256, "dense1"), 0.5, "dropout1"), "norm_dense1")
    x = dropped(wanted, dense(x, 128, "dense2"), 0.25, "dropout2")
    return finish(name, wanted, inputs, x)


def _from_image(x: Any, size: int) -> Any:
    import keras

    return pooled(keras.layers.Conv2D(64, 1, name="shortcut_conv")(x), size, "shortcut_pool")


def _added(x: Any, shortcut: Any) -> Any:
    """Add two tensors; the larger one is cut to the size of the smaller one."""
    import keras

    layers = keras.layers
    size = min(x.shape[1], shortcut.shape[1]), min(x.shape[2], shortcut.shape[2])
    cut = []
    for place, tensor in enumerate((x, shortcut), start=1):
        over = tensor.shape[1] - size[0], tensor.shape[2] - size[1]
        crop = layers.Cropping2D(((0, over[0]), (0, over[1])), name=f"cut{place}")
        cut.append(crop(tensor) if any(over) else tensor)
    return layers.Add(name="add")(cut)


def _member(
    number: int, build: Callable[[Wanted, Any], keras.Model], min_size: int, what: str, repaired: str = ""
) -> Member:
    info = ArchitectureInfo(
        name=f"VGG_small_{number}",
        title=f"VGG, small, form {number}",
        description=f"Four convolutions in pairs, then dense layers; {what}.",
        min_size=min_size,
        max_size=512,
        for_instruments=True,
        family=FAMILY,
        sees=("image", "both"),
        repaired=repaired,
    )
    return Member(info, build)


NETWORKS = (
    _member(1, build_1, 16, "batch normalisation throughout"),
    _member(2, build_2, 16, "with a shortcut from the image", ANY_SIZE),
    _member(3, build_3, 16, "with a shortcut and fewer normalisations", ANY_SIZE),
    _member(4, build_4, 8, "with a shortcut, for images of any size"),
)
