"""Which channels of an image are pictures and which are masks."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from datasets.preprocessing.channels import MOST_AT_ONCE, is_mask
from datasets.spec import InputSpec


class ChannelGroup(NamedTuple):
    """Channels that are moved together."""

    channels: tuple[int, ...]
    is_mask: bool


def picture_channels(spec: InputSpec) -> tuple[int, ...] | None:
    """Return the channels whose brightness and sharpness may vary; None: all of them.

    A channel with "mask" in its name says where the object is, not how bright it is.
    """
    pictures = tuple(place for place, name in enumerate(spec.channel_names) if not is_mask(name))
    return None if len(pictures) == len(spec.channel_names) else pictures


def channel_groups(spec: InputSpec) -> tuple[ChannelGroup, ...] | None:
    """Return what is moved together; None: the whole image at once."""
    return _groups(spec.channel_names) if spec.channel_names else None


@lru_cache(maxsize=16)
def _groups(names: tuple[str, ...]) -> tuple[ChannelGroup, ...] | None:
    groups = []
    for masked in (False, True):
        places = [place for place, name in enumerate(names) if is_mask(name) == masked]
        for start in range(0, len(places), MOST_AT_ONCE):
            groups.append(ChannelGroup(tuple(places[start : start + MOST_AT_ONCE]), masked))
    return None if len(groups) == 1 and not groups[0].is_mask else tuple(groups)
