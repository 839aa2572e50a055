"""Images of several channels: masks among them, and OpenCV takes at most four at a time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from datasets.arrays import Image
from datasets.spec import InputSpec

MOST_AT_ONCE = 4
"""Channels that OpenCV's warp and area resizing take."""


def is_mask(name: str) -> bool:
    """Return whether a channel of this name says where the object is instead of how bright it is."""
    return "mask" in name.lower()


def mask_channels(spec: InputSpec) -> tuple[int, ...]:
    """Return the places of the masks among the channels of the network's input."""
    return tuple(place for place, name in enumerate(spec.channel_names) if is_mask(name))


def in_groups(image: Image, masks: tuple[int, ...], step: Callable[[Image, bool], Image]) -> Image:
    """Return an image (height, width, C) after a step that treats masks in another way than pictures.

    Args:
        image: the image, with any number of channels.
        masks: places of its masks.
        step: gets (height, width, k) of at most four channels, and whether they are masks; it returns as
            many channels of a size of its own; OpenCV's dropping of a single channel's axis is fine.
    """
    n_channels = image.shape[2]
    if not masks and n_channels <= MOST_AT_ONCE:
        return step(image, False)
    done: dict[int, Image] = {}
    for masked in (False, True):
        planes = [place for place in range(n_channels) if (place in masks) == masked]
        for start in range(0, len(planes), MOST_AT_ONCE):
            group = planes[start : start + MOST_AT_ONCE]
            result = step(np.ascontiguousarray(image[:, :, group]), masked)
            result = result.reshape(*result.shape[:2], len(group))
            done.update((place, result[:, :, number]) for number, place in enumerate(group))
    return np.stack([done[place] for place in range(n_channels)], axis=2)
