"""What every picture offers."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from models.evaluation.assessment import Assessment
from models.spec import Labels

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class PictureInfo:
    """Metadata of one picture; its module also has ``draw`` and ``table`` (see :class:`Picture`).

    Attributes:
        name: of its files.
        title: for menus.
        labels: for how many labels per image there is such a picture.
        needs_groups: whether it is only drawn where the images have groups.
    """

    name: str
    title: str
    labels: tuple[Labels, ...] = ("one", "several")
    needs_groups: bool = False


@dataclass(frozen=True)
class Table:
    """The numbers of a picture; None is an empty cell."""

    header: Sequence[str]
    rows: Iterable[Sequence[object]]


class Picture(Protocol):
    """A module (or member of a family) with a picture. Importing it imports no plot library."""

    INFO: PictureInfo

    @abstractmethod
    def draw(self, figure: Figure, assessment: Assessment) -> None:
        """Draw into an empty figure and give it its size."""

    @abstractmethod
    def table(self, assessment: Assessment) -> Table:
        """Return the numbers, none of them left out."""
