"""What of the trainings is drawn, and how."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.widgets.curves.record import CurveRecord

TRAINING_COLOR = "#e69f00"
"""Orange of Okabe and Ito, beside the accent blue of validation: the colour-blind tell them apart."""


FIRST_EPOCHS = 20
AHEAD = 4
"""The axis has room for so many times the epochs that are done, as long as more are planned."""


@dataclass(frozen=True)
class OtherRun:
    """A run that is drawn for comparison.

    Attributes:
        root: its folder.
        name: what the legend calls it.
        hue: its colour, #rrggbb.
        record: its epochs.
    """

    root: str
    name: str
    hue: str
    record: CurveRecord


@dataclass(frozen=True)
class View:
    """How the curves are drawn.

    Attributes:
        smoothing: epochs of the running median; 1: as measured.
        last: how many of the last epochs are shown; 0: all.
        planned: number of the last epoch that is planned.
        classes: names, for the figures of each class.
        others: runs that are drawn for comparison.
    """

    smoothing: int = 1
    last: int = 0
    planned: int = 0
    classes: tuple[str, ...] = ()
    others: tuple[OtherRun, ...] = field(default=())

    def span(self, record: CurveRecord) -> tuple[int, int]:
        """Return the first and the last epoch of the axis."""
        reached = [one.record.epochs[-1] for one in self.others if one.record.epochs]
        if record.epochs:
            reached.append(record.epochs[-1])
        if self.last and reached:
            end = max(reached)
            return max(1, end - self.last + 1), max(2, end)
        # A long plan must not press the first epochs into a corner.
        planned = min(self.planned, max([FIRST_EPOCHS, *(AHEAD * end for end in reached)]))
        return 1, max([2, planned, *reached])
