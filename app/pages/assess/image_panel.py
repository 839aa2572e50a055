"""The images of a cell of the confusion matrix, or all mistaken ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.pages.assess.selection import (
    cell_title,
    errors_title,
    image_words,
    images_of_cell,
    worst_errors,
)
from app.state.picture_store import PictureStore
from app.theme.class_colors import class_color
from app.theme.icons import icon
from app.widgets.tile_wall import Tile, TileWall

if TYPE_CHECKING:
    from engine.protocol.evaluation import EvaluateResult, ImageScore

EDGE_PX = 112


class ImagePanel(QWidget):
    """A wall of images with the true class as frame and what the model said below."""

    def __init__(self, pictures: PictureStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._evaluation: EvaluateResult | None = None
        self._images: list[ImageScore] = []
        self.title = QLabel()
        self.title.setObjectName("heading")
        self.title.setWordWrap(True)
        self.errors_button = QPushButton(icon("alert-circle"), "All mistakes")
        self.errors_button.setToolTip("Show all mistaken images, those the model was surest of first")
        self.wall = TileWall(pictures)
        self.wall.set_edge(EDGE_PX)
        self.words = QLabel()
        self.words.setObjectName("quiet")
        self.words.setWordWrap(True)
        self.errors_button.clicked.connect(self.show_errors)
        self.wall.tile_selected.connect(self.on_tile_selected)
        self._compose()

    @property
    def evaluation(self) -> EvaluateResult | None:
        """The evaluation whose images are shown."""
        return self._evaluation

    @property
    def images(self) -> list[ImageScore]:
        """The images on the wall, in their order."""
        return list(self._images)

    def set_evaluation(self, evaluation: EvaluateResult) -> None:
        """Show the worst mistakes of this evaluation."""
        self._evaluation = evaluation
        self.show_errors()

    def show_errors(self) -> None:
        """Show all mistaken images, the worst first."""
        if self._evaluation is None:
            return
        errors = worst_errors(self._evaluation)
        self._show(errors, errors_title(len(errors), self._evaluation.metrics.n))
        self.errors_button.setEnabled(False)

    def show_cell(self, true: int, predicted: int) -> None:
        """Show the images of one cell of the confusion matrix."""
        if self._evaluation is None:
            return
        images = images_of_cell(self._evaluation, true, predicted)
        self._show(images, cell_title(self._evaluation, true, predicted, len(images)))
        self.errors_button.setEnabled(True)

    def on_tile_selected(self, tile: Tile) -> None:
        """Say everything about the image that was clicked."""
        self.words.setText(tile.tip)

    def _show(self, images: list[ImageScore], title: str) -> None:
        self._images = images
        self.title.setText(title)
        self.words.setText(
            "The frame shows the true class, the words below what the model said." if images else ""
        )
        self.wall.set_tiles([self._tile(image) for image in images], captions=1)

    def _tile(self, image: ImageScore) -> Tile:
        assert self._evaluation is not None
        classes = self._evaluation.metrics.classes
        return Tile(
            row=self._evaluation.rows[image.row],
            index=image.index,
            caption=f"{classes[image.predicted_class]} {100 * image.score:.0f} %",
            frame=class_color(image.true_class, len(classes)),
            tip=image_words(self._evaluation, image),
        )

    def _compose(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(self.title, 1)
        above.addWidget(self.errors_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(above)
        column.addWidget(self.wall, 1)
        column.addWidget(self.words)
