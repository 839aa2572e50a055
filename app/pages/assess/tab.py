"""What a tab of the page Assess is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QWidget

from app.context import AppContext

if TYPE_CHECKING:
    from app.pages.assess.choices import ImageChoice
    from app.pages.assess.evaluated import Evaluated


@dataclass(frozen=True)
class TabInfo:
    """Metadata of one tab.

    Attributes:
        name: unlike that of any other tab.
        title: on the tab.
        order: place from the left.
        help: one sentence for the tool tip.
    """

    name: str
    title: str
    order: int
    help: str


class AssessTab(QWidget):
    """Base of the tabs. What it shows belongs to the evaluation it was given last, and to no other."""

    images_asked = Signal(object)
    """The :class:`ImageChoice` that a cell, bar, point or row stands for."""
    picture_asked = Signal(str, str)
    """Name of a picture in the worker's registry, and ``picture`` or ``numbers``: it is to be saved."""
    test_opened = Signal(int)
    """How often the test part of the run was opened, after a job has opened it once more."""
    said = Signal(str)
    """A sentence for the quiet line."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.evaluated: Evaluated | None = None

    def set_evaluated(self, evaluated: Evaluated | None) -> None:
        """Show another evaluation; None: none, because another run or part is being evaluated."""
        self.evaluated = evaluated
        self.show_evaluated()

    def show_evaluated(self) -> None:
        """Put :attr:`evaluated` on the screen; each tab does it with its own widgets."""

    def show_images(self, choice: ImageChoice, current: int | None) -> None:
        """Take notice of the images on the wall and of the place of the one that is looked at."""
