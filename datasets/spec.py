"""The parts of a session that speak of data: rows, input, split, augmentation."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from datasets.augmentation_spec import AugmentationSpec
from datasets.basics.options import Options, option

__all__ = [
    "PARTS",
    "AugmentationSpec",
    "Color",
    "DataRow",
    "DepthScaling",
    "Fit",
    "InputSpec",
    "Interpolation",
    "Normalization",
    "Padding",
    "Part",
    "SplitSpec",
]

Part = Literal["train", "validation", "test", "split", "unlabeled"]
"""What a row is used for; ``split`` rows are divided among the first three by :class:`SplitSpec`."""

PARTS: tuple[Part, ...] = ("train", "validation", "test", "split", "unlabeled")


class DataRow(Options):
    """One source of images of one class: a folder, a file, or the images of one label in a file."""

    path: str = option(..., label="File or folder", help="Where the images are, as an absolute path.")
    source: str = option("folder", label="Kind", help="The reader: a name in the registry of sources.")
    selection: str = option(
        "",
        label="Images of the file",
        help="Which images of a file with labels: the label as the file has it. Empty: all images.",
        visible=False,
    )
    class_name: str = option("", label="Class", help="Name of the class of all images of this row.")
    part: Part = option(
        "split",
        label="Part",
        help="What the images are used for. “Split” divides them among train, validation and test.",
        choices={
            "train": "Train",
            "validation": "Validation",
            "test": "Test",
            "split": "Split",
            "unlabeled": "Unlabeled",
        },
    )
    images_per_epoch: int | None = option(
        None,
        label="Images per epoch",
        help="How many images are drawn from this row in each epoch. Empty: all. 0: the row is not used.",
        ge=0,
        le=100_000_000,
    )
    shuffle: bool = option(
        True,
        label="Shuffle",
        help="On: a new random draw each epoch. Off: always the first images, in the order of the file.",
    )
    zoom: float = option(
        1.0,
        label="Zoom",
        help="Enlarges (above 1) or shrinks the images of this row.",
        gt=0,
        le=100,
        step=0.05,
    )
    n_images: int = option(0, label="Images", help="Number of images found.", ge=0, visible=False)
    size_bytes: int = option(
        0, label="Size", help="Size of the file or folder.", unit="B", ge=0, visible=False
    )
    sha256: str = option("", label="SHA-256", help="Hash of the whole content.", visible=False)

    @property
    def place(self) -> str:
        """What tells this row's images from those of other rows: the path, and the label in it if any."""
        return f"{self.path} [{self.selection}]" if self.selection else self.path


Color = Literal["gray", "rgb"]
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
        choices={"gray": "Gray", "rgb": "RGB"},
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

    @property
    def channels(self) -> int:
        """Number of channels of the network's input: 1 (gray) or 3 (RGB)."""
        return 1 if self.color == "gray" else 3

    @property
    def shape(self) -> tuple[int, int, int]:
        """Shape (height, width, channels) of the network's input."""
        return (self.size, self.size, self.channels)


class SplitSpec(Options):
    """How the images of ``split`` rows are divided; the rest is for training."""

    validation: float = option(
        0.15,
        label="Validation",
        help="Share of the images of each class that selects the best model.",
        ge=0,
        le=0.9,
        step=0.05,
    )
    test: float = option(
        0.15,
        label="Test",
        help="Share of the images of each class that is only used for the final figures.",
        ge=0,
        le=0.9,
        step=0.05,
    )

    @model_validator(mode="after")
    def _leave_some_for_training(self) -> Self:
        if self.validation + self.test > 0.95:
            raise ValueError(
                "validation and test leave less than 5 % of the images for training: lower one of them"
            )
        return self
