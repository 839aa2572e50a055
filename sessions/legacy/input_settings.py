"""How AIDeveloper made images to the network's input."""

from __future__ import annotations

from typing import get_args

from datasets.spec import Color, InputSpec, Interpolation, Normalization, Padding
from sessions.legacy.literals import literal, texts
from sessions.legacy.mapped import Given

NORMALIZATIONS: dict[str, Normalization] = {
    "none": "none",
    "div. by 255": "divide_by_255",
    "stdscaling using mean and std of each image individually": "per_image",
    "stdscaling using mean and std of all training data": "training_data",
}
COLORS: dict[str, Color] = {"grayscale": "gray", "rgb": "rgb"}
ZOOM_ORDERS: tuple[Interpolation, ...] = ("nearest", "linear", "area", "cubic", "lanczos")
"""By their place in AIDeveloper's list."""
SMALLEST, LARGEST = 4, 1024


def input_spec(given: Given) -> InputSpec:
    """Return the input; what is not recorded or not possible is told."""
    normalization = NORMALIZATIONS.get(given.text("normalization").strip().lower())
    if normalization is None:
        given.told.append(
            "The normalisation is not known: check it on the Model page (divide by 255 is set)."
        )
    if normalization == "training_data":
        given.told.append(
            "AIDeveloper did not record mean and standard deviation of the training images: a new training "
            "finds them anew, pooled over all images instead of averaged over files."
        )
    size = given.whole("input_image_size", 32, SMALLEST, LARGEST)
    channels = texts(given.raw("selected_channels"))
    if channels and channels != ("image",):
        return InputSpec(
            size=size,
            color="channels",
            channel_names=channels,
            normalization=normalization or "divide_by_255",
            padding=_padding(given),
            interpolation=_interpolation(given),
        )
    return InputSpec(
        size=size,
        color=COLORS.get(given.text("color_mode").strip().lower(), "gray"),
        normalization=normalization or "divide_by_255",
        padding=_padding(given),
        interpolation=_interpolation(given),
    )


def _padding(given: Given) -> Padding:
    name = given.text("paddingmode", "constant").strip().lower()
    for known in get_args(Padding):
        if known == name:
            found: Padding = known
            return found
    given.told.append(f"The padding {name!r} is not known: black is set.")
    return "constant"


def _interpolation(given: Given) -> Interpolation:
    place = literal(given.raw("zoom_order"))
    if isinstance(place, int) and 0 <= place < len(ZOOM_ORDERS):
        if place >= 2:
            given.told.append(
                f"AIDeveloper's zoom order {ZOOM_ORDERS[place]!r} computed another one than it named; "
                "here it is what it says. It counts only for rows with a zoom factor."
            )
        return ZOOM_ORDERS[place]
    return "area"
