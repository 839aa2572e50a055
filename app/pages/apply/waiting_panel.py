"""The images that are going to be classified."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.pages.data.row_tiles import RowTiles
from app.state.picture_store import PictureStore
from app.widgets.tile_wall import TileWall
from datasets.spec import DataRow

EDGE_PX = 80


class WaitingPanel(QWidget):
    """All images of the files, before anything is said of them."""

    def __init__(self, pictures: PictureStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[tuple[str, int], ...] = ()
        self.title = QLabel()
        self.title.setObjectName("heading")
        self.wall = TileWall(pictures)
        self.wall.set_edge(EDGE_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.wall, 1)

    def set_rows(self, rows: Sequence[DataRow]) -> None:
        """Show the images of these rows."""
        wanted = tuple((row.place, row.n_images) for row in rows)
        if wanted == self._shown:
            return
        self._shown = wanted
        tiles = RowTiles(rows, ())
        self.title.setText("1 image to classify" if len(tiles) == 1 else f"{len(tiles):,} images to classify")
        self.wall.set_tiles(tiles)
