"""What was found: one image large, the others small, and what is said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.pages.assess.explanation.strip import HeatPicture, HeatStrip
from app.widgets.elided_label import ElidedLabel
from app.widgets.heat_overlay import HeatOverlay, heat_image
from app.widgets.picture import picture_image
from app.widgets.strength_slider import StrengthSlider

if TYPE_CHECKING:
    from engine.protocol.explanation import ExplainedImage, ExplainResult, MeanExplanation


class ExplainView(QWidget):
    """The mean comes first where there are several images; a click on a small one shows it large."""

    shown = Signal()
    """Another picture is large now, or none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: list[HeatPicture] = []
        self._place = 0
        self.overlay = HeatOverlay()
        self.strength = StrengthSlider("Image", "Heat map")
        self.strip = HeatStrip()
        self.words = ElidedLabel()
        self.notes = QLabel()
        self.notes.setObjectName("quiet")
        self.notes.setWordWrap(True)
        self.strength.strength_changed.connect(self.on_strength)
        self.strip.picked.connect(self.on_picked)
        pictures = QHBoxLayout()
        pictures.setSpacing(8)
        pictures.addWidget(self.overlay, 1)
        pictures.addWidget(self.strip, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(pictures, 1)
        column.addWidget(self.words)
        column.addWidget(self.strength)
        column.addWidget(self.notes)
        self.clear()

    @property
    def current(self) -> HeatPicture | None:
        """The picture that is shown large."""
        return self._pictures[self._place] if self._pictures else None

    @property
    def pictures(self) -> list[HeatPicture]:
        """All pictures, the mean first."""
        return list(self._pictures)

    def clear(self, words: str = "") -> None:
        """Show nothing, and say why."""
        self._pictures, self._place = [], 0
        self.overlay.clear()
        self.strip.set_pictures((), self.strength.strength)
        self.strip.hide()
        self.strength.setEnabled(False)
        self.notes.hide()
        self.words.set_words(words)
        self.shown.emit()

    def show_result(self, result: ExplainResult) -> None:
        """Show these maps."""
        mean = [] if result.mean is None else [_mean_picture(result.mean)]
        self._pictures = [*mean, *(_picture(image) for image in result.images)]
        self.strip.set_pictures(self._pictures, self.strength.strength)
        self.strip.setVisible(len(self._pictures) > 1)
        self.strength.setEnabled(True)
        self.notes.setText(" ".join(result.notes))
        self.notes.setVisible(bool(result.notes))
        self.on_picked(0)

    def on_picked(self, place: int) -> None:
        """Show one of them large."""
        self._place = place
        one = self._pictures[place]
        self.overlay.set_images(one.picture, one.heat)
        self.words.set_words(one.words)
        self.shown.emit()

    def on_strength(self, strength: float) -> None:
        """Show more or less of the heat, large and small."""
        self.overlay.set_strength(strength)
        self.strip.set_strength(strength)


def _mean_picture(mean: MeanExplanation) -> HeatPicture:
    words = f"Mean of {mean.n} images and of their heat; each image counts the same."
    return HeatPicture(picture_image(mean.picture), heat_image(mean.heat), "Mean", words)


def _picture(image: ExplainedImage) -> HeatPicture:
    said = "" if image.predicted == image.class_name else f"; the model says {image.predicted}"
    where = "red to yellow: speaks for it" if image.maximum > 0 else "nothing in the image speaks for it"
    words = f"{image.name}: {image.class_name}, score {100 * image.score:.1f} %{said} – {where}"
    return HeatPicture(picture_image(image.picture), heat_image(image.heat), image.name, words)
