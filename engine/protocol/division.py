"""What the job ``divide`` is asked and what it answers."""

from __future__ import annotations

from datasets.basics.options import Options
from datasets.spec import GroupBy
from sessions.document import Session


class DivideRequest(Options):
    """Divide the images of a session as its training would."""

    session: Session


class GroupingOffer(Options):
    """A grouping that the names of the images suggest."""

    rule: GroupBy
    word: int
    """For ``SplitSpec.group_word``."""
    title: str
    """What the images of a group have in common."""
    n_groups: int
    fewest: int
    """Images of the smallest group."""
    most: int
    examples: tuple[str, ...]
    missing: tuple[str, ...]
    """A sentence for each class whose images are all of one group."""


class PartCounts(Options):
    """How many images of a class or group each part has."""

    name: str
    train: int
    validation: int
    test: int


class DivideResult(Options):
    offers: tuple[GroupingOffer, ...]
    """The likeliest first."""
    classes: tuple[PartCounts, ...]
    groups: tuple[PartCounts, ...]
    """The largest groups."""
    n_groups: int
    """Number of all groups; 0 where each image is for itself."""
