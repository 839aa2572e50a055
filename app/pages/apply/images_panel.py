"""The classified images: filtered, sorted, and one of them large."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from qtpy.QtCore import Qt, QTimer
from qtpy.QtGui import QIcon
from qtpy.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QSplitter, QVBoxLayout, QWidget

from app.pages.apply.image_inspector import ImageInspector
from app.pages.apply.result_tiles import ResultTiles
from app.pages.apply.results import Results, View
from app.state.picture_store import PictureStore
from app.theme.class_colors import class_color
from app.widgets.action_button import ActionButton
from app.widgets.class_chip import class_dot
from app.widgets.fields.choice import ChoiceBox
from app.widgets.flow_layout import FlowLayout
from app.widgets.splitters import remember
from app.widgets.tile_wall import Tile, TileWall
from app.worker.client import WorkerClient

ORDERS = (("newest", "Newest first"), ("surest", "Surest first"), ("least", "Least sure first"))
UNLIKE_ORDER = ("unlike", "Most unlike first")
UNLIKE = "unlike"
EDGE_PX = 80
CAPTION_PX = 100
CHARACTERS = 10
LEAST_WALL_PX = 176
LIVE_MS = 500
"""While images arrive, the wall follows so often."""


class ImagesPanel(QWidget):
    """Follows the prediction while nobody scrolls or selects; then says how many newer images there are."""

    def __init__(self, pictures: PictureStore, client: WorkerClient, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._results: Results | None = None
        self._view = View()
        self._n_shown = 0
        self.title = QLabel()
        self.newer_button = ActionButton("refresh", "")
        self.class_box = ChoiceBox()
        self.low = _percent_box("Least score")
        self.high = _percent_box("Largest score")
        self.order_box = ChoiceBox()
        self.wall = TileWall(pictures)
        self.inspector = ImageInspector(client)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LIVE_MS)
        self._compose()
        self._connect()

    @property
    def view(self) -> View:
        """Which images are shown."""
        return self._view

    def set_results(self, results: Results | None) -> None:
        """Show the images of another prediction; None: nothing."""
        self._results = results
        self._fill_classes(() if results is None else results.classes)
        self._view = replace(self._view, class_index=None, unlike=False, rows=None)
        self.inspector.hide()
        self.show_images()

    def set_rows(self, rows: Collection[int] | None) -> None:
        """Show the images of these rows only; None: all."""
        wanted = None if rows is None else frozenset(rows)
        if wanted != self._view.rows:
            self._view = replace(self._view, rows=wanted)
            self.inspector.hide()
            self.show_images()

    def show_line(self, line: int) -> None:
        """Show the images of this line of the shares only, or of all if they are shown already."""
        place = line + 1
        self.class_box.setCurrentIndex(0 if self.class_box.currentIndex() == place else place)
        self.on_filtered()

    def grow(self) -> None:
        """Images arrived."""
        if not self._timer.isActive():
            self._timer.start()

    def show_images(self) -> None:
        """Show the images of the view from the first on."""
        self._timer.stop()
        self._offer_unlike()
        if self._results is None:
            self.wall.set_tiles(())
        else:
            tiles = ResultTiles(self._results, self._results.images(self._view))
            self.wall.set_tiles(tiles, tiles.caption_lines, caption_width=CAPTION_PX)
        self._n_shown = 0 if self._results is None else self._results.n
        self._show_title()

    def on_timeout(self) -> None:
        if self.wall.verticalScrollBar().value() == 0 and not len(self.wall.selection):
            self.show_images()
        else:
            self._show_title()

    def on_filtered(self) -> None:
        """Class, scores or order were chosen."""
        self.low.setMaximum(self.high.value())
        self.high.setMinimum(self.low.value())
        chosen = self.class_box.currentData()
        self._view = replace(
            self._view,
            class_index=None if chosen == UNLIKE else chosen,
            unlike=chosen == UNLIKE,
            # The boxes are in whole percent: their ends take in what rounds to them.
            low=(self.low.value() - 0.5) / 100 if self.low.value() else 0.0,
            high=(self.high.value() + 0.5) / 100,
            order=self.order_box.currentData(),
        )
        self.show_images()

    def on_tile_selected(self, tile: Tile) -> None:
        """Show it large, with all scores."""
        if self._results is None:
            return
        place = next(n for n, row in enumerate(self._results.rows) if row.place == tile.row.place)
        scores = [float(score) for score in self._results.scores(place, tile.index)]
        name = self._pictures.name(tile.row, tile.index)
        self.inspector.show()
        self.inspector.show_image(tile.row, tile.index, name, self._results.classes, scores)
        self.inspector.show_unlike(self._results.unlike(place, tile.index), self._results.compared)

    def _offer_unlike(self) -> None:
        """Offer to filter and sort by the comparison with the training images, once there is one."""
        if self._results is None or not self._results.compared or self.class_box.findData(UNLIKE) >= 0:
            return
        words = "Unknown" if self._results.unknown else "Unlike training"
        self.class_box.addItem(QIcon(class_dot(class_color(-1, 1))), words, UNLIKE)
        if self.order_box.findData(UNLIKE_ORDER[0]) < 0:
            self.order_box.addItem(UNLIKE_ORDER[1], UNLIKE_ORDER[0])

    def _show_title(self) -> None:
        n = self.wall.n_tiles
        newer = 0 if self._results is None else self._results.n - self._n_shown
        self.title.setText("1 image" if n == 1 else f"{n:,} images")
        self.newer_button.setText(f"{newer:,} newer")
        self.newer_button.setVisible(newer > 0)

    def _fill_classes(self, classes: tuple[str, ...]) -> None:
        self.class_box.clear()
        self.class_box.addItem("All classes", None)
        for place, name in enumerate(classes):
            self.class_box.addItem(QIcon(class_dot(class_color(place, len(classes)))), name, place)

    def _connect(self) -> None:
        self._timer.timeout.connect(self.on_timeout)
        self.newer_button.clicked.connect(self.show_images)
        self.class_box.activated.connect(self.on_filtered)
        self.order_box.activated.connect(self.on_filtered)
        self.low.valueChanged.connect(self.on_filtered)
        self.high.valueChanged.connect(self.on_filtered)
        self.wall.tile_selected.connect(self.on_tile_selected)

    def _compose(self) -> None:
        self._fill_classes(())
        self.class_box.setAccessibleName("Class")
        for value, words in ORDERS:
            self.order_box.addItem(words, value)
        self.order_box.setAccessibleName("Order")
        self.high.setValue(100)
        self.newer_button.setToolTip("Show the images that were classified since")
        self.newer_button.hide()
        self.title.setObjectName("heading")
        self.wall.set_edge(EDGE_PX)
        self.wall.setMinimumHeight(LEAST_WALL_PX)
        for box in (self.class_box, self.order_box):
            box.setMinimumContentsLength(CHARACTERS)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.wall)
        splitter.addWidget(self.inspector)
        splitter.setChildrenCollapsible(False)
        self.inspector.hide()
        splitter.setStretchFactor(0, 1)
        remember(splitter, "apply/images", [560, 232])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._bar())
        column.addWidget(splitter, 1)

    def _bar(self) -> QWidget:
        """Return title and filters, in two lines where there is no room for one."""
        title, scores = QWidget(), QWidget()
        for widget, parts in (
            (title, (self.title, self.newer_button)),
            (scores, (QLabel("Score"), self.low, QLabel("to"), self.high)),
        ):
            row = QHBoxLayout(widget)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(8)
            for part in parts:
                row.addWidget(part)
        title.setMinimumHeight(scores.sizeHint().height())
        bar = QWidget()
        flow = FlowLayout(bar)
        for widget in (self.class_box, scores, self.order_box, title):
            flow.addWidget(widget)
        return bar


def _percent_box(name: str) -> QSpinBox:
    box = QSpinBox()
    box.setRange(0, 100)
    box.setSuffix(" %")
    box.setAccessibleName(name)
    box.setToolTip(f"{name} of the predicted class")
    return box
