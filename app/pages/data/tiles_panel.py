"""The images of the selected rows, or those a finding speaks of."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy.QtCore import QPoint, QSettings, Qt, Signal
from qtpy.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from app.pages.data.finding_tiles import CAPTION_LINES
from app.pages.data.image_menu import ImageMenu
from app.pages.data.row_tiles import RowTiles
from app.state.picture_store import PictureStore
from app.widgets.action_button import ActionButton
from app.widgets.elided_label import ElidedLabel
from app.widgets.tile_wall import LARGEST_EDGE, SMALLEST_EDGE, Tile, TileWall
from datasets.spec import DataRow

EDGE_KEY = "data/tile_edge"
USUAL = 80
CAPTION_WIDTH = 136
MOST_SELECTED = 20_000
"""Images that can be left out or taken back one by one; beyond that a person means the whole row."""
TOO_MANY = (
    f"At most {MOST_SELECTED:,} images can be left out at once; "
    "a row with 0 images per epoch is not used as a whole."
)


class TilesPanel(QWidget):
    """A wall with a title above and a slider for the size of the tiles."""

    back_asked = Signal()
    """The person has seen enough of a finding and wants to see the selected rows again."""

    refused = Signal(str)
    """Why something cannot be done."""

    def __init__(self, pictures: PictureStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[object, ...] = ()
        self.title = ElidedLabel()
        self.title.setObjectName("quiet")
        self.back = ActionButton.without_frame("x", "Back", "quiet")
        self.back.setToolTip("Show the images of the selected rows again")
        self.back.clicked.connect(self.back_asked)
        self.back.hide()
        self.wall = TileWall(pictures)
        self.menu = ImageMenu(self)
        self.wall.menu_asked.connect(self.on_menu)
        self.wall.removal_asked.connect(self.on_removal)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(SMALLEST_EDGE, LARGEST_EDGE)
        self.slider.setSingleStep(8)
        self.slider.setPageStep(32)
        self.slider.setFixedWidth(96)
        self.slider.setToolTip("Size of the images (Ctrl and wheel, or + and −)")
        self.slider.setAccessibleName("Size of the images")
        self.slider.valueChanged.connect(self.on_size)
        self.wall.edge_changed.connect(self.slider.setValue)
        self._compose()
        self.slider.setValue(int(str(QSettings().value(EDGE_KEY, USUAL))))
        self.wall.set_edge(self.slider.value())

    def show_rows(self, rows: Sequence[DataRow], classes: tuple[str, ...]) -> None:
        """Show the images of these rows, one row after the other, framed in the colours of their classes."""
        self.back.hide()
        seen = tuple((row.place, row.n_images) for row in rows)
        what = (seen, tuple((row.class_name, row.left_out) for row in rows), classes)
        if what == self._shown:
            return
        tiles = RowTiles(rows, classes)
        if self._shown and seen == self._shown[0]:
            self.wall.update_tiles(tiles)
        else:
            self.wall.set_tiles(tiles)
        self._shown = what
        self.title.set_words(_title(rows))

    def show_images(self, tiles: Sequence[Tile], per_line: int, title: str) -> None:
        """Show these images, with words below each.

        Args:
            tiles: the images.
            per_line: how many belong side by side; 0: any number.
            title: above the wall.
        """
        images = tuple((tile.row.place, tile.index) for tile in tiles)
        if self._shown == (images,):
            self.wall.update_tiles(tiles)
        else:
            self.wall.set_tiles(tiles, CAPTION_LINES, per_line, CAPTION_WIDTH)
        self._shown = (images,)
        self.title.set_words(title)
        self.back.show()

    def on_size(self, edge: int) -> None:
        QSettings().setValue(EDGE_KEY, edge)
        self.wall.set_edge(edge)

    def on_menu(self, point: QPoint) -> None:
        if self._are_few():
            self.menu.show(self.wall.selected_tiles(), point)

    def on_removal(self) -> None:
        if self._are_few():
            self.menu.leaving_out.emit([tile for tile in self.wall.selected_tiles() if not tile.muted])

    def _are_few(self) -> bool:
        few = len(self.wall.selection) <= MOST_SELECTED
        if not few:
            self.refused.emit(TOO_MANY)
        return few

    def _compose(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.title, 1)
        top.addWidget(self.back)
        top.addWidget(self.slider)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.wall, 1)


def _title(rows: Sequence[DataRow]) -> str:
    if not rows:
        return "Select a row to see its images"
    n_images = sum(row.n_images for row in rows)
    name = rows[0].class_name or "unlabeled"
    words = f"{n_images:,} images" if n_images != 1 else "1 image"
    n_out = sum(len(row.left_out) for row in rows)
    words += f", {n_out:,} left out" if n_out else ""
    return f"{name}: {words}" if len(rows) == 1 else f"{len(rows)} rows: {words}"
