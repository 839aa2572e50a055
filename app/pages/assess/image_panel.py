"""The images of a cell, bar, point or row, or all mistaken ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtCore import QPoint, Signal
from qtpy.QtGui import QResizeEvent
from qtpy.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.context import AppContext
from app.pages.assess.choices import ImageChoice, mistakes
from app.pages.assess.evaluated_tiles import EvaluatedTiles
from app.pages.assess.image_actions import ImageActions
from app.widgets.action_button import ActionButton
from app.widgets.elided_label import ElidedLabel
from app.widgets.tile_wall import Tile, TileWall

if TYPE_CHECKING:
    from app.pages.assess.evaluated import Evaluated
    from sessions.document import Session

EDGE_PX = 96
HINT = "Frame: the true class"
ROOM_FOR_HINT_PX = 440


class ImagePanel(QWidget):
    """A wall of images with the true class as frame and what the model said below."""

    image_looked_at = Signal(int)
    """Place of the image in the evaluation that became the current one."""
    shown = Signal(object)
    """The :class:`ImageChoice` that is on the wall now."""
    explain_asked = Signal()
    """An image was double-clicked or entered."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._evaluated: Evaluated | None = None
        self.choice = ImageChoice("", ())
        self.current: int | None = None
        self._place_of: dict[tuple[str, int], int] = {}
        self.actions_of_images = ImageActions(context, self)
        self.title = ElidedLabel()
        self.title.setObjectName("heading")
        self.errors_button = ActionButton("alert-circle", "All mistakes")
        self.errors_button.setToolTip("Show all mistaken images, those the model was surest of first")
        self.edit_button = ActionButton.without_frame("photo-off", "Change data…", "quiet")
        self.edit_button.setAccessibleName("Change the data of the selected images")
        self.wall = TileWall(context.pictures)
        self.wall.set_edge(EDGE_PX)
        self.words = ElidedLabel()
        self.words.setObjectName("quiet")
        self.words.set_words(HINT)
        self._connect()
        self._compose()

    @property
    def evaluated(self) -> Evaluated | None:
        """The evaluation whose images are shown."""
        return self._evaluated

    def set_evaluated(self, evaluated: Evaluated | None) -> None:
        """Show the worst mistakes of this evaluation; None: no images."""
        self._evaluated = evaluated
        if evaluated is None:
            self.choice, self.current = ImageChoice("", ()), None
            self.wall.set_tiles(())
        self.show_mistakes()

    def show_mistakes(self) -> None:
        """Show all mistaken images, the worst first."""
        if self._evaluated is not None:
            self.show_choice(mistakes(self._evaluated))

    def show_choice(self, choice: ImageChoice) -> None:
        """Show these images; the first one becomes the current one."""
        if self._evaluated is None:
            return
        self.choice = choice
        self.current = None
        evaluated = self._evaluated
        self._place_of = {
            (evaluated.row_of(place).place, evaluated.image(place).index): place for place in choice.places
        }
        self.title.set_words(choice.title)
        self.errors_button.setEnabled(not choice.is_mistakes)
        self.wall.set_tiles(self._tiles(), captions=1)
        self.shown.emit(choice)
        if choice.places:
            self.wall.choose(0)
        else:
            self._tell_selection()

    def selected_places(self) -> list[int]:
        """Return the places, in the evaluation, of the selected images."""
        return [self.choice.places[number] for number in self.wall.selection]

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Leave the hint out where there is no room for it beside the buttons."""
        super().resizeEvent(event)
        self.words.setVisible(self.width() >= ROOM_FOR_HINT_PX)

    def on_tile_selected(self, tile: Tile) -> None:
        """Look at the image that was clicked."""
        self.current = self._place_of[(tile.row.place, tile.index)]
        self._tell_selection()
        self.image_looked_at.emit(self.current)

    def on_session_changed(self, _session: Session) -> None:
        """Show anew which images the session uses."""
        if self._evaluated is not None:
            self.wall.update_tiles(self._tiles())
            self._tell_selection()

    def on_edit(self) -> None:
        """Show what can be done with the selected images, below the button."""
        self._tell_selection()
        self.actions_of_images.show_menu(self.edit_button.mapToGlobal(self.edit_button.rect().bottomLeft()))

    def _tiles(self) -> EvaluatedTiles:
        assert self._evaluated is not None
        return EvaluatedTiles(self._evaluated, self.choice.places, self._context.state.session)

    def _tell_selection(self) -> None:
        self.actions_of_images.set_images(self._evaluated, self.selected_places())
        reason = self.actions_of_images.reason()
        self.edit_button.setToolTip(
            reason
            or "Leave the selected images out of the data, or give them another class (Del, or right-click)"
        )

    def _connect(self) -> None:
        self.errors_button.clicked.connect(self.show_mistakes)
        self.edit_button.clicked.connect(self.on_edit)
        self.wall.tile_selected.connect(self.on_tile_selected)
        self.wall.tile_activated.connect(self.explain_asked)
        self.wall.menu_asked.connect(self.on_menu)
        self.wall.removal_asked.connect(self.on_removal)
        self._context.state.session_changed.connect(self.on_session_changed)

    def on_menu(self, point: QPoint) -> None:
        """Show what can be done with the selected images."""
        self._tell_selection()
        self.actions_of_images.show_menu(point)

    def on_removal(self) -> None:
        """Leave the selected images out, or say why not."""
        self._tell_selection()
        if reason := self.actions_of_images.reason():
            self.actions_of_images.said.emit(reason)
        else:
            self.actions_of_images.on_leave_out()

    def _compose(self) -> None:
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.words, 1)
        below.addWidget(self.edit_button)
        below.addWidget(self.errors_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addWidget(self.wall, 1)
        column.addLayout(below)
