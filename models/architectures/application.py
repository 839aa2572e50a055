"""Networks that were trained on ImageNet: their body, their own scaling of the pixels, and a head."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from datasets.basics.options import Options, option
from models.architectures.base import ArchitectureInfo, Checked, Member, Wanted
from models.architectures.imagenet import Scaling, scaled, stored_weights
from models.architectures.layers import (
    BATCH_NORM_MOMENTUM,
    dense,
    dropped,
    finish,
    image_input,
    normalised,
    with_scalars,
)

if TYPE_CHECKING:
    import keras

Weights = Literal["imagenet", "random"]


@dataclass(frozen=True)
class Body:
    """A network without its last layers.

    Attributes:
        make: takes a tensor (n, height, width, 3) and returns the model from its source on.
        scaling: what the pixels must look like.
        min_size: smallest width and height in pixels.
        weights: name of the file with its ImageNet weights; empty: there is none.
        address: folder on the web that has this file.
    """

    make: Callable[[Any], keras.Model]
    scaling: Scaling
    min_size: int
    weights: str = ""
    address: str = ""


class ApplicationOptions(Options):
    """Where the weights come from, and the layers behind the body."""

    weights: Weights = option(
        "imagenet",
        label="Weights",
        help="Trained on ImageNet, from a file; or random.",
        choices={"imagenet": "Trained on ImageNet", "random": "Random"},
    )
    weights_file: str = option(
        "",
        label="File of the weights",
        help="An HDF5 file without the last layers. Empty: from Keras' usual folder.",
        advanced=True,
    )
    pooling: Literal["average", "flatten"] = option(
        "average",
        label="Behind the body",
        help="Mean of each feature map, or all of them; the latter has many parameters for large images.",
        choices={"average": "Mean of each feature map", "flatten": "All values"},
        advanced=True,
    )
    units: tuple[Annotated[int, Field(ge=1, le=65_536)], ...] = option(
        (), label="Units", help="Units of dense layers before the last one.", advanced=True
    )
    rate: float = option(0.2, label="Dropout", help="Rate in the head.", ge=0, le=0.95)


def member(info: Mapping[str, Any], body: Body, options: ApplicationOptions | None = None) -> Member:
    """Return the entry of a network with this body.

    Args:
        info: metadata that :class:`ArchitectureInfo` needs and the body does not know.
    """
    known = {
        "min_size": body.min_size,
        "max_size": 1024,
        "for_instruments": False,
        "sees": ("image", "both"),
        "channels": (1, 3),
        "heavy": True,
    }
    made = ArchitectureInfo.model_validate(known | dict(info))

    def build(wanted: Wanted, options: ApplicationOptions) -> keras.Model:
        return _build(made.name, body, wanted, options)

    def check(options: ApplicationOptions, wanted: Wanted) -> Checked:
        return _check(made.title, body, options, wanted)

    return Member(made, build, options or ApplicationOptions(), check)


def _check(title: str, body: Body, options: ApplicationOptions, wanted: Wanted) -> Checked:
    errors, warnings = [], []
    if options.weights == "imagenet" and not body.weights:
        errors.append(
            f"{title} has no weights trained on ImageNet: set model.options.weights=random, or choose "
            "another network."
        )
    if options.weights == "imagenet" and wanted.normalization not in ("divide_by_255", "none"):
        warnings.append(
            f"{title} was trained on plain pixel values; with input.normalization=divide_by_255 it sees them "
            "as it did then."
        )
    return Checked(options, tuple(errors), tuple(warnings))


def _build(name: str, body: Body, wanted: Wanted, options: ApplicationOptions) -> keras.Model:
    """Return body and head; a gray image is shown three times, as red, green and blue."""
    import keras

    layers = keras.layers
    image = image_input(wanted)
    x = image
    if wanted.image is not None and wanted.image[2] == 1:
        x = layers.Concatenate(name="gray_to_rgb")([x, x, x])
    made = body.make(scaled(x, body.scaling, wanted.normalization))
    if options.weights == "imagenet":
        stored_weights(made, body.weights, body.address, options.weights_file, body.scaling)
    for layer in made._flatten_layers():
        if isinstance(layer, layers.BatchNormalization):
            layer.momentum = BATCH_NORM_MOMENTUM
    flat = layers.Flatten if options.pooling == "flatten" else layers.GlobalAveragePooling2D
    x = flat(name="features")(made.output)
    inputs, x = with_scalars(wanted, image, x)
    for place, units in enumerate(options.units, start=1):
        x = dropped(wanted, dense(x, units, f"dense{place}"), options.rate, f"dropout{place}")
        if place == 1:
            x = normalised(x, "norm_dense1")
    if not options.units:
        x = dropped(wanted, x, options.rate, "dropout_features")
    return finish(name, wanted, inputs, x)
