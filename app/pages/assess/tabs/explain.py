"""Which parts of the images speak for their class."""

from __future__ import annotations

from qtpy.QtWidgets import QVBoxLayout, QWidget

from app.context import AppContext
from app.pages.assess.choices import ImageChoice
from app.pages.assess.explanation.panel import ExplainPanel
from app.pages.assess.tab import AssessTab, TabInfo

TAB = TabInfo(
    name="explain",
    title="Explain",
    order=70,
    help="Heat maps: which parts of an image, or of all images of a cell, speak for a class",
)


class TabWidget(AssessTab):
    """The panel, given the images on the wall."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.panel = ExplainPanel(context)
        self.panel.said.connect(self.said)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)

    def show_evaluated(self) -> None:
        """Explain by the model of this evaluation."""
        evaluated = self.evaluated
        if evaluated is None:
            self.panel.set_run("")
        else:
            self.panel.set_run(evaluated.run, evaluated.classes)

    def show_images(self, choice: ImageChoice, current: int | None) -> None:
        """Offer the images on the wall."""
        if self.evaluated is None:
            return
        images = self.evaluated.result.images
        samples = [(images[place].row, images[place].index) for place in choice.places]
        place = choice.places.index(current) if current in choice.places else None
        self.panel.set_images(self.evaluated.result.rows, samples, place)
