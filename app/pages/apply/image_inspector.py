"""One image, large, with the scores of all classes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from qtpy.QtCore import QRectF, QSize, Qt
from qtpy.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from qtpy.QtWidgets import QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.theme.class_colors import class_color
from app.theme.roles import color
from app.widgets.elided_label import ElidedLabel
from app.widgets.picture import picture_image
from app.worker.client import WorkerClient
from app.worker.latest import LatestJob
from datasets.spec import DataRow
from sessions.predictions.table import UNLIKE_PERCENT

EDGE_PX = 512
LINE_PX = 22
SMALLEST_PX = 96
NUMBER_PX = 56


class ImageInspector(QWidget):
    """Asks the data helper for the image at its full size; the scores come with the click."""

    def __init__(self, client: WorkerClient, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._latest = LatestJob(client, "pictures", 0, self)
        self._file = ""
        self.name = ElidedLabel()
        self.name.setObjectName("quiet")
        self.picture = PictureView()
        self.unlike = QLabel()
        self.unlike.setWordWrap(True)
        self.scores = ScoreBars()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.scores)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.picture, 3)
        column.addWidget(self.name)
        column.addWidget(self.unlike)
        column.addWidget(area, 2)
        self._latest.finished.connect(self.on_picture)
        self._latest.failed.connect(self.on_failed)

    def show_image(
        self, row: DataRow, index: int, name: str, classes: Sequence[str], scores: Sequence[float]
    ) -> None:
        """Show one image.

        Args:
            row: where it is.
            index: number of the image in the row.
            name: what the user calls it.
            classes: names of the classes.
            scores: their scores, in 0…1.
        """
        # Imported late: the job types are needed only now, and this keeps the first window light.
        from engine.protocol.data import PicturesRequest

        self._file = PurePath(row.path).name
        bare = row.model_copy(update={"left_out": (), "ties": ()})
        self._latest.ask(PicturesRequest(rows=(bare,), samples=((0, index),), edge=EDGE_PX))
        self._show_name(name or f"image {index + 1:,}")
        self.scores.set_scores(classes, scores)

    def show_unlike(self, percent: float, compared: bool) -> None:
        """Say how unlike the training images it is.

        Args:
            percent: of the validation images are less unlike.
            compared: whether that is known.
        """
        self.unlike.setVisible(compared)
        self.unlike.setObjectName("warning" if percent > UNLIKE_PERCENT else "quiet")
        self.unlike.style().unpolish(self.unlike)
        self.unlike.style().polish(self.unlike)
        alike = "Unlike the training images" if percent > UNLIKE_PERCENT else "Like the training images"
        self.unlike.setText(f"{alike}: {percent:.0f} % of the validation images are more like them")

    def on_picture(self, result: dict[str, object]) -> None:
        from engine.protocol.data import PicturesResult

        answer = PicturesResult.model_validate(result)
        self.picture.set_pixmap(QPixmap.fromImage(picture_image(answer.pictures[0])))
        self._show_name(answer.names[0])

    def _show_name(self, name: str) -> None:
        self.name.set_words(f"{self._file}: {name}")

    def on_failed(self, _exit_code: int, message: str, _details: str) -> None:
        self.picture.set_pixmap(QPixmap())
        self.name.set_words(message)


class PictureView(QLabel):
    """A picture as large as its place; small ones are enlarged pixel by pixel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixmap = QPixmap()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumSize(SMALLEST_PX, SMALLEST_PX)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    @property
    def shown(self) -> QPixmap:
        """The picture in its own size."""
        return self._pixmap

    def set_pixmap(self, pixmap: QPixmap) -> None:
        """Show this picture; an empty one shows nothing."""
        self._pixmap = pixmap
        self._fit()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._pixmap.isNull():
            self.clear()
            return
        mode = Qt.TransformationMode
        smaller = self._pixmap.width() > self.width() or self._pixmap.height() > self.height()
        how = mode.SmoothTransformation if smaller else mode.FastTransformation
        self.setPixmap(self._pixmap.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio, how))


class ScoreBars(QWidget):
    """A bar per class, the largest score first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[tuple[str, int, float]] = []
        self._n = 0

    @property
    def lines(self) -> list[tuple[str, float]]:
        """Names and scores in the order that is shown."""
        return [(name, score) for name, _, score in self._lines]

    def set_scores(self, classes: Sequence[str], scores: Sequence[float]) -> None:
        """Show these scores."""
        self._n = len(classes)
        lines = [
            (name, place, score) for place, (name, score) in enumerate(zip(classes, scores, strict=True))
        ]
        self._lines = sorted(lines, key=_least_last)
        self.setMinimumHeight(LINE_PX * len(lines))
        self.setAccessibleDescription(", ".join(f"{name} {100 * score:.1f} %" for name, score in self.lines))
        self.setToolTip("\n".join(f"{name}: {score:.4f}" for name, score in self.lines))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, LINE_PX * len(self._lines))

    def paintEvent(self, event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = painter.fontMetrics()
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        names = self.width() // 2
        for line, (name, place, score) in enumerate(self._lines):
            area = QRectF(0, line * LINE_PX, self.width(), LINE_PX)
            painter.setPen(color("text"))
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, names - 8)
            painter.drawText(area, left, shown)
            painter.setPen(color("quiet"))
            painter.drawText(area, right, f"{100 * score:.1f} %")
            room = QRectF(names, area.top() + 7, max(0, self.width() - names - NUMBER_PX), LINE_PX - 14)
            painter.fillRect(room, color("raised"))
            room.setWidth(room.width() * score)
            painter.fillRect(room, class_color(place, self._n))


def _least_last(line: tuple[str, int, float]) -> float:
    return -line[2]
