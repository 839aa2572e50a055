"""Everything an evaluation is looked at with: tabs above, their content on the left, images on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtCore import Qt, Signal
from qtpy.QtWidgets import QFrame, QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.context import AppContext
from app.pages.assess.choices import ImageChoice
from app.pages.assess.image_panel import ImagePanel
from app.pages.assess.inspector import Inspector
from app.pages.assess.tab import AssessTab
from app.pages.assess.tabs.registry import make_tabs
from app.widgets.splitters import remember

if TYPE_CHECKING:
    from app.pages.assess.evaluated import Evaluated

EXPLAIN = "explain"
COMPARE = "compare"


class AssessDesk(QWidget):
    """Whatever is chosen in a tab shows its images; whichever image is chosen is shown large."""

    picture_asked = Signal(str, str)
    """Name of a picture, and ``picture`` or ``numbers``: it is to be saved."""
    test_opened = Signal(int)
    """How often the test part of the run was opened."""
    said = Signal(str)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tabs: dict[str, AssessTab] = {}
        self.bar = QTabBar()
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.stack = QStackedWidget()
        self.images = ImagePanel(context)
        self.inspector = Inspector(context)
        for info, tab in make_tabs(context):
            self.tabs[info.name] = tab
            self.bar.setTabToolTip(self.bar.addTab(info.title), info.help)
            self.stack.addWidget(tab)
            tab.images_asked.connect(self.images.show_choice)
            tab.picture_asked.connect(self.picture_asked)
            tab.test_opened.connect(self.test_opened)
            tab.said.connect(self.said)
        self.bar.currentChanged.connect(self.stack.setCurrentIndex)
        context.runs.compare_asked.connect(self.on_compare_asked)
        self.images.image_looked_at.connect(self.on_image)
        self.images.shown.connect(self.on_shown)
        self.images.explain_asked.connect(self.on_explain)
        self.images.actions_of_images.said.connect(self.said)
        self.inspector.explain_asked.connect(self.on_explain)
        self._compose()

    def set_evaluated(self, evaluated: Evaluated | None) -> None:
        """Show an evaluation in every tab; None: there is none for what is chosen."""
        self.inspector.clear()
        for tab in self.tabs.values():
            tab.set_evaluated(evaluated)
        self.images.set_evaluated(evaluated)

    def open(self, name: str) -> None:
        """Show the tab of this name."""
        self.bar.setCurrentIndex(self.stack.indexOf(self.tabs[name]))

    def on_shown(self, choice: ImageChoice) -> None:
        """Tell the tabs which images are on the wall."""
        if not choice.places:
            self.inspector.clear()
        self._tell_tabs()

    def on_image(self, place: int) -> None:
        """Look at one image."""
        if self.images.evaluated is not None:
            self.inspector.show_image(self.images.evaluated, place)
            self._tell_tabs()

    def on_compare_asked(self, _other: str) -> None:
        """Go to the tab that compares two runs."""
        if COMPARE in self.tabs:
            self.open(COMPARE)

    def on_explain(self) -> None:
        """Go to the tab that explains the image."""
        if EXPLAIN in self.tabs:
            self.open(EXPLAIN)

    def _tell_tabs(self) -> None:
        for tab in self.tabs.values():
            tab.show_images(self.images.choice, self.images.current)

    def _compose(self) -> None:
        right = QSplitter(Qt.Orientation.Vertical)
        right.setChildrenCollapsible(False)
        right.addWidget(self.images)
        right.addWidget(self.inspector)
        right.setStretchFactor(0, 3)
        right.setStretchFactor(1, 2)
        right.setContentsMargins(8, 0, 0, 0)
        remember(right, "assess/right", [330, 220])
        card = QFrame()
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.stack)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setChildrenCollapsible(False)
        both.addWidget(card)
        both.addWidget(right)
        remember(both, "assess/page", [620, 560])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.bar)
        column.addWidget(both, 1)
