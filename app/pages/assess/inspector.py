"""One image, large, with everything the model said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtCore import Qt, Signal
from qtpy.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.context import AppContext
from app.pages.assess.choices import file_words, label_names
from app.theme.class_colors import class_color
from app.widgets.action_button import ActionButton
from app.widgets.elided_label import ElidedLabel
from app.widgets.large_picture import LargePicture
from app.widgets.picture import picture_pixmap
from app.widgets.score_bars import Score, ScoreBars
from app.worker.latest import LatestJob

if TYPE_CHECKING:
    from app.pages.assess.evaluated import Evaluated

LARGE_EDGE = 512
NOTHING = "Click an image to look at it."


class Inspector(QWidget):
    """The image, its file, its true and its predicted class, and the scores of all classes."""

    explain_asked = Signal()
    """The person wants to know which parts of the image speak for its class."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._evaluated: Evaluated | None = None
        self._place: int | None = None
        self._large = LatestJob(context.workers.data, "pictures", delay_ms=60, parent=self)
        self.picture = LargePicture()
        self.name, self.true, self.said = (ElidedLabel(mode=Qt.TextElideMode.ElideMiddle) for _ in range(3))
        self.bars = ScoreBars()
        self.explain_button = ActionButton("bulb", "Heat map")
        self.explain_button.setToolTip("Show which parts of the image speak for its class (Explain)")
        self.name.setObjectName("quiet")
        self.said.setObjectName("heading")
        self.explain_button.clicked.connect(self.explain_asked)
        self._large.finished.connect(self.on_large)
        context.pictures.arrived.connect(self.on_arrived)
        self._compose()
        self.clear()

    def clear(self) -> None:
        """Show no image."""
        self._evaluated, self._place = None, None
        self._large.forget()
        self.picture.set_pixmap(None)
        self.name.set_words(NOTHING)
        self.true.set_words("")
        self.said.set_words("")
        self.bars.set_scores(())
        self.explain_button.setEnabled(False)

    def show_image(self, evaluated: Evaluated, place: int) -> None:
        """Show the image at this place of an evaluation."""
        # Imported late: the job types are needed only once there is an evaluation.
        from engine.protocol.data import PicturesRequest

        self._evaluated, self._place = evaluated, place
        image, row = evaluated.image(place), evaluated.row_of(place)
        self.picture.set_pixmap(self._context.pictures.pixmap(row, image.index))
        bare = row.model_copy(update={"left_out": (), "ties": ()})
        self._large.ask(PicturesRequest(rows=(bare,), samples=((0, image.index),), edge=LARGE_EDGE))
        self.name.set_words(file_words(evaluated, place))
        self.true.set_words(f"True class: {label_names(evaluated, evaluated.truth[place])}")
        said = label_names(evaluated, evaluated.said[place])
        self.said.set_words(f"{'Right' if evaluated.right[place] else 'Mistaken'}: {said}")
        self.bars.set_scores(
            [
                Score(name, image.scores[label], class_color(label, len(evaluated.classes)), bool(is_true))
                for label, (name, is_true) in enumerate(
                    zip(evaluated.classes, evaluated.truth[place], strict=True)
                )
            ]
        )
        self.explain_button.setEnabled(True)

    def on_large(self, result: dict[str, object]) -> None:
        """Put the whole image in place of the small one."""
        from engine.protocol.data import PicturesResult

        self.picture.set_pixmap(picture_pixmap(PicturesResult.model_validate(result).pictures[0]))

    def on_arrived(self, row_place: str, index: int) -> None:
        """Show the small picture while the large one is read."""
        if self._evaluated is None or self._place is None or not self._large.is_waiting:
            return
        row, image = self._evaluated.row_of(self._place), self._evaluated.image(self._place)
        if (row.place, image.index) == (row_place, index):
            self.picture.set_pixmap(self._context.pictures.pixmap(row, index))

    def _compose(self) -> None:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.bars)
        inside.addStretch(1)
        scroll.setWidget(holder)
        words = QVBoxLayout()
        words.setSpacing(4)
        for label in (self.said, self.true, self.name):
            words.addWidget(label)
        words.addWidget(scroll, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.explain_button)
        buttons.addStretch(1)
        words.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.picture, 2)
        row.addLayout(words, 3)
