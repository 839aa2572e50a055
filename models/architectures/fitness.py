"""Whether a network can take an input, and which one is offered for it, before anything is built."""

from __future__ import annotations

from datasets.spec import InputSpec
from models.architectures.base import ArchitectureInfo, Sees, Wanted
from models.spec import DEFAULT_ARCHITECTURE

DEFAULT_FOR_SCALARS = "Values_MLP"
"""Offered for measured values alone; for images, with values or without, the default of a session is."""

SEEN: dict[Sees, str] = {
    "image": "images alone",
    "both": "images with measured values",
    "scalars": "measured values alone",
}


def wanted_for(spec: InputSpec, n_classes: int) -> Wanted:
    """Return what a network for this input and so many classes is built for."""
    shape = spec.shape if spec.use_images else None
    return Wanted(shape, n_classes, len(spec.scalars), normalization=spec.normalization)


def unfit_reason(info: ArchitectureInfo, wanted: Wanted) -> str:
    """Return one sentence on why the network cannot be built for this; an empty text if it can."""
    if wanted.n_classes < 2:
        return f"A classifier needs at least two classes, not {wanted.n_classes}."
    if wanted.sees not in info.sees:
        takes = " or ".join(SEEN[one] for one in info.sees)
        offered = DEFAULT_ARCHITECTURE if wanted.image else DEFAULT_FOR_SCALARS
        return (
            f"{info.title} takes {takes}, not {SEEN[wanted.sees]}: choose a network that does "
            f"(model.architecture={offered}), or change what it sees (input.use_images, input.scalars)."
        )
    return "" if wanted.image is None else _unfit_image(info, wanted.image)


def _unfit_image(info: ArchitectureInfo, shape: tuple[int, int, int]) -> str:
    smallest, largest, channels = min(shape[:2]), max(shape[:2]), shape[2]
    if smallest < info.min_size:
        return (
            f"{info.title} needs images of at least {info.min_size} px, not {smallest} px: "
            "raise the image size (input.size) or choose another network."
        )
    if largest > info.max_size:
        return (
            f"{info.title} takes images of at most {info.max_size} px, not {largest} px: "
            "lower the image size (input.size) or choose another network."
        )
    if info.channels and channels not in info.channels:
        takes = " or ".join(str(number) for number in info.channels)
        return (
            f"{info.title} takes images of {takes} channels, not {channels}: "
            "change the colour (input.color) or choose another network."
        )
    return ""
