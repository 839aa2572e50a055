"""Leaves images of an evaluation out of the data in the window, or gives them another class."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtCore import QObject, QPoint, Signal
from qtpy.QtGui import QIcon
from qtpy.QtWidgets import QAction, QMenu, QWidget

from app.context import AppContext
from app.pages.assess.choices import counted
from app.state.mending import leave_out, take_back
from app.state.relabelling import MOST_IMAGES, Standing, Standings, give_class
from app.theme.class_colors import class_color
from app.theme.icons import icon
from app.widgets.class_chip import class_dot

if TYPE_CHECKING:
    from app.pages.assess.evaluated import Evaluated

NOTHING_SELECTED = "Select images first."
ELSEWHERE = "The session in the window does not have {which}."
SEVERAL = "Where an image can have several labels, its labels stand in the file they were read from."
TOO_LARGE = "Single images of a file with more than {most:,} images cannot be given another class."
HONESTY = " Dropping mere mistakes would flatter the figures on the {part} images."


class ImageActions(QObject):
    """Changes of the session in the window, each one undo step; no file is changed."""

    said = Signal(str)

    def __init__(self, context: AppContext, widget: QWidget) -> None:
        super().__init__(widget)
        self._context = context
        self._widget = widget
        self._evaluated: Evaluated | None = None
        self._places: Sequence[int] = ()

    def set_images(self, evaluated: Evaluated | None, places: Sequence[int]) -> None:
        """Say which images are meant."""
        self._evaluated = evaluated
        self._places = places

    def reason(self) -> str:
        """Return why nothing can be done with the images; empty where something can."""
        if not self._places:
            return NOTHING_SELECTED
        missing = sum(standing is None for standing in self._standings())
        if missing:
            which = "these images" if missing > 1 else "this image"
            return ELSEWHERE.format(which=which)
        return ""

    def class_reason(self) -> str:
        """Return why the images cannot be given another class; empty where they can."""
        if reason := self.reason():
            return reason
        if self._evaluated is not None and self._evaluated.several:
            return SEVERAL
        rows = self._context.state.session.rows
        large = any(rows[one.row].n_images > MOST_IMAGES for one in self._known())
        return TOO_LARGE.format(most=MOST_IMAGES) if large else ""

    def menu(self) -> QMenu:
        """Return the menu of the images: what can be done with them, or why nothing can."""
        menu = QMenu(self._widget)
        if reason := self.reason():
            menu.addAction(reason).setEnabled(False)
            if reason != NOTHING_SELECTED:
                menu.addAction("Open the session of this run").triggered.connect(self.on_open_session)
            return menu
        used = sum(standing.is_used for standing in self._known())
        unused = len(self._places) - used
        if used:
            out = QAction(icon("x"), f"Leave {counted(used)} out of the data", menu)
            out.triggered.connect(self.on_leave_out)
            menu.addAction(out)
            menu.addMenu(self.class_menu())
        if unused:
            back = QAction(icon("restore"), f"Take {counted(unused)} back", menu)
            back.triggered.connect(self.on_take_back)
            menu.addAction(back)
        return menu

    def class_menu(self) -> QMenu:
        """Return the menu of the classes that the images can be given."""
        menu = QMenu("Give another class", self._widget)
        names = self._context.state.session.classes
        if reason := self.class_reason():
            menu.addAction(reason).setEnabled(False)
            return menu
        for place, name in enumerate(names):
            action = menu.addAction(QIcon(class_dot(class_color(place, len(names)))), name)
            action.setData(name)
            action.triggered.connect(self.on_class)
        return menu

    def show_menu(self, point: QPoint) -> None:
        """Show the menu at a point of the screen."""
        self.menu().popup(point)

    def on_leave_out(self) -> None:
        """Leave the images out of the data."""
        images = [(one.row, index) for one, index in self._images() if one.is_used]
        if not images or self.reason():
            return
        state = self._context.state
        state.set_session(leave_out(state.session, images), "leaving out of images")
        part = "" if self._evaluated is None else self._evaluated.part
        self.said.emit(f"Left out {counted(len(images))}.{HONESTY.format(part=part)}")

    def on_take_back(self) -> None:
        """Use the images again."""
        images = [(one.row, index) for one, index in self._images() if not one.is_used]
        state = self._context.state
        state.set_session(take_back(state.session, images), "taking back of images")
        self.said.emit(f"Took {counted(len(images))} back.")

    def on_class(self) -> None:
        """Give the images the class of the menu's line."""
        action = self.sender()
        if isinstance(action, QAction):
            self.give_class(str(action.data()))

    def give_class(self, name: str) -> None:
        """Give the images another class, in the session; where they have it already nothing changes."""
        images = [(one.row, index) for one, index in self._images() if one.is_used]
        if not images or self.class_reason():
            return
        state = self._context.state
        state.set_session(give_class(state.session, images, name), "class of images")
        self.said.emit(f"{counted(len(images))}: {name} from the next training on. No file was changed.")

    def on_open_session(self) -> None:
        """Open the session that the run was trained with."""
        if self._evaluated is not None:
            self._context.open_session(Path(self._evaluated.run))

    def _standings(self) -> list[Standing | None]:
        if self._evaluated is None:
            return []
        known = Standings(self._context.state.session)
        images = [(self._evaluated.row_of(place), self._evaluated.image(place)) for place in self._places]
        return [known.of(row, image.index) for row, image in images]

    def _known(self) -> list[Standing]:
        return [standing for standing in self._standings() if standing is not None]

    def _images(self) -> list[tuple[Standing, int]]:
        if self._evaluated is None:
            return []
        pairs = zip(self._standings(), self._places, strict=True)
        return [(one, self._evaluated.image(place).index) for one, place in pairs if one is not None]
