"""How an image becomes the input of the network."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from datasets.basics.options import Options, option

Color = Literal["gray", "rgb", "channels"]
Normalization = Literal["none", "divide_by_255", "per_image", "training_data"]
Padding = Literal["constant", "edge", "reflect", "symmetric", "wrap", "delete", "alternate"]
Interpolation = Literal["nearest", "linear", "area", "cubic", "lanczos"]
Fit = Literal["crop", "resize", "letterbox"]
DepthScaling = Literal["full_range", "12_bit", "per_image"]


class InputSpec(Options):
    """How an image becomes the input of the network: one definition for every use.

    Order: bit depth -> channels -> zoom -> fit (crop or pad around the object, or resize) ->
    [augmentation] -> normalisation.
    """

    size: int = option(
        32, label="Image size", help="Width and height of the network's input.", unit="px", ge=4, le=1024
    )
    color: Color = option(
        "gray",
        label="Colour",
        help="Colour mode of the network's input.",
        choices={"gray": "Gray", "rgb": "RGB", "channels": "Several channels"},
    )
    channel_names: tuple[str, ...] = option(
        (),
        label="Channels",
        help="With several channels: their names in the files, in the order of the network's input.",
        visible=False,
    )
    use_images: bool = option(
        True,
        label="Images",
        help="Whether the network sees the images. Off: it sees the measured values alone.",
        visible=False,
    )
    scalars: tuple[str, ...] = option(
        (),
        label="Measured values",
        help="Names of values (columns of a table, features of a measurement) that the network sees "
        "beside the image, or instead of it.",
        visible=False,
    )
    scalar_means: tuple[float, ...] = option(
        (), label="Means", help="Mean of each measured value over all training images.", visible=False
    )
    scalar_stds: tuple[float, ...] = option(
        (),
        label="Standard deviations",
        help="Standard deviation of each measured value over all training images.",
        visible=False,
    )
    fit: Fit = option(
        "crop",
        label="Fit",
        help="How an image of another size becomes the input: cut out around the object and padded, "
        "resized to fill, or resized as a whole and padded.",
        choices={"crop": "Crop or pad", "resize": "Resize to fill", "letterbox": "Resize, keep shape"},
    )
    padding: Padding = option(
        "constant",
        label="Padding",
        help="What fills the part of the input that lies outside the image. “Blank the image” makes the "
        "whole input black if any of it lies outside.",
        choices={
            "constant": "Black",
            "edge": "Repeat the edge",
            "reflect": "Reflect",
            "symmetric": "Reflect with edge",
            "wrap": "Wrap around",
            "delete": "Blank the image",
            "alternate": "A random kind of border",
        },
        advanced=True,
    )
    interpolation: Interpolation = option(
        "area",
        label="Interpolation",
        help="How pixels are computed when an image is resized or zoomed.",
        choices={
            "nearest": "Nearest neighbour",
            "linear": "Linear",
            "area": "Area",
            "cubic": "Cubic",
            "lanczos": "Lanczos",
        },
        advanced=True,
    )
    normalization: Normalization = option(
        "divide_by_255",
        label="Normalisation",
        help="How pixel values are scaled before the network sees them.",
        choices={
            "none": "None",
            "divide_by_255": "Divide by 255",
            "per_image": "Mean and standard deviation of each image",
            "training_data": "Mean and standard deviation of all training images",
        },
    )
    depth_scaling: DepthScaling = option(
        "full_range",
        label="16-bit images",
        help="How 16-bit images become 8-bit ones.",
        choices={"full_range": "0…65535", "12_bit": "0…4095", "per_image": "Darkest to brightest pixel"},
        advanced=True,
    )
    gray_weights: tuple[float, float, float] = option(
        (0.21, 0.72, 0.07),
        label="Gray weights",
        help="Weights of red, green and blue when colour becomes gray.",
        advanced=True,
        visible=False,
    )
    mean: float | None = option(
        None, label="Mean", help="Mean pixel value of all training images (0…255).", visible=False
    )
    std: float | None = option(
        None,
        label="Standard deviation",
        help="Pooled standard deviation of all training pixels.",
        visible=False,
    )

    @model_validator(mode="after")
    def _check_what_the_network_sees(self) -> Self:
        if (self.color == "channels") != bool(self.channel_names):
            raise ValueError(
                "several channels need the names of the channels (input.channel_names), and only they do"
            )
        if not self.use_images and not self.scalars:
            raise ValueError("without images the network needs at least one measured value (input.scalars)")
        if any(len(set(names)) != len(names) for names in (self.scalars, self.channel_names)):
            raise ValueError("a channel or a measured value is named twice")
        return self

    @property
    def channels(self) -> int:
        """Number of channels of the network's input: 1 (gray), 3 (RGB) or one for each named channel."""
        if self.color == "channels":
            return len(self.channel_names)
        return 1 if self.color == "gray" else 3

    @property
    def shape(self) -> tuple[int, int, int]:
        """Shape (height, width, channels) of the images."""
        return (self.size, self.size, self.channels)

    @property
    def shapes(self) -> list[tuple[int, ...]]:
        """Shapes of all inputs of the network, without the number of images: image, values, or both."""
        values = [(len(self.scalars),)] if self.scalars else []
        return [self.shape, *values] if self.use_images else list(values)
