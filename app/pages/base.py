"""What a page is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QWidget

if TYPE_CHECKING:
    # The context knows the session's types, and the rail shows before they are imported.
    from app.context import AppContext

PageState = Literal["nothing", "ready", "running", "attention"]
"""What the rail shows beside a page."""


@dataclass(frozen=True)
class PageInfo:
    """Metadata of one page.

    Attributes:
        name: as ``context.go_to`` calls it.
        title: on the rail.
        icon: name of a file in resources/icons, without its suffix.
        order: place on the rail, from the top.
        help: one sentence for the tool tip on the rail.
    """

    name: str
    title: str
    icon: str
    order: int
    help: str = ""


class Page(QWidget):
    """Base of all pages."""

    state_changed = Signal(str)
    """A :data:`PageState`, whenever it changes."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._state: PageState = "nothing"

    @property
    def state(self) -> PageState:
        """What the rail shows beside this page."""
        return self._state

    def set_state(self, state: PageState) -> None:
        """Show another state on the rail."""
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)

    def set_run(self, run: str) -> None:
        """Show this run folder, on pages that show runs."""

    def unfinished(self) -> str:
        """Return what would be lost if the window closed now, in a sentence; empty for nothing."""
        return ""

    def take(self, paths: Sequence[Path]) -> list[Path]:
        """Take files and folders that were dropped while this page is shown; return those it leaves."""
        return list(paths)
