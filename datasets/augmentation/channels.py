"""Which channels of an image are pictures and which are masks."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from datasets.spec import InputSpec

MASK_WORD = "mask"
MOST_CHANNELS = 4
"""OpenCV warps no more channels at once."""


class ChannelGroup(NamedTuple):
    """Channels that are moved together."""

    channels: tuple[int, ...]
    is_mask: bool


def picture_channels(spec: InputSpec) -> tuple[int, ...] | None:
    """Return the channels whose brightness and sharpness may vary; None: all of them.

    A channel with "mask" in its name says where the object is, not how bright it is.
    """
    pictures = tuple(place for place, name in enumerate(spec.channel_names) if not _is_mask(name))
    return None if len(pictures) == len(spec.channel_names) else pictures


def channel_groups(spec: InputSpec) -> tuple[ChannelGroup, ...] | None:
    """Return what is moved together; None: the whole image at once."""
    return _groups(spec.channel_names) if spec.channel_names else None


@lru_cache(maxsize=16)
def _groups(names: tuple[str, ...]) -> tuple[ChannelGroup, ...] | None:
    groups = []
    for is_mask in (False, True):
        places = [place for place, name in enumerate(names) if _is_mask(name) == is_mask]
        for start in range(0, len(places), MOST_CHANNELS):
            groups.append(ChannelGroup(tuple(places[start : start + MOST_CHANNELS]), is_mask))
    return None if len(groups) == 1 and not groups[0].is_mask else tuple(groups)


def _is_mask(name: str) -> bool:
    return MASK_WORD in name.lower()
