"""The images of the selected rows."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy.QtCore import QSettings, Qt
from qtpy.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from app.pages.data.row_tiles import RowTiles
from app.state.picture_store import PictureStore
from app.widgets.tile_wall import LARGEST_EDGE, SMALLEST_EDGE, TileWall
from datasets.spec import DataRow

EDGE_KEY = "data/tile_edge"
USUAL = 80


class TilesPanel(QWidget):
    """A wall with a title above and a slider for the size of the tiles."""

    def __init__(self, pictures: PictureStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[object, ...] = ()
        self.title = QLabel()
        self.title.setObjectName("quiet")
        self.wall = TileWall(pictures)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(SMALLEST_EDGE, LARGEST_EDGE)
        self.slider.setFixedWidth(120)
        self.slider.setToolTip("Size of the images")
        self.slider.setAccessibleName("Size of the images")
        self.slider.setSingleStep(8)
        self.slider.setPageStep(32)
        self.slider.valueChanged.connect(self.on_size)
        self.wall.edge_changed.connect(self.slider.setValue)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.slider)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.wall, 1)
        self.slider.setValue(int(str(QSettings().value(EDGE_KEY, USUAL))))
        self.wall.set_edge(self.slider.value())

    def show_rows(self, rows: Sequence[DataRow], classes: tuple[str, ...]) -> None:
        """Show the images of these rows, one row after the other, framed in the colours of their classes."""
        what = (tuple((row.place, row.sha256, row.class_name) for row in rows), classes)
        if what == self._shown:
            return
        self._shown = what
        self.wall.set_tiles(RowTiles(rows, classes))
        self.title.setText(_title(rows))

    def on_size(self, edge: int) -> None:
        QSettings().setValue(EDGE_KEY, edge)
        self.wall.set_edge(edge)


def _title(rows: Sequence[DataRow]) -> str:
    if not rows:
        return "Select a row to see its images"
    n_images = sum(row.n_images for row in rows)
    name = rows[0].class_name or "unlabeled"
    words = f"{n_images:,} images" if n_images != 1 else "1 image"
    return f"{name}: {words}" if len(rows) == 1 else f"{len(rows)} rows: {words}"
