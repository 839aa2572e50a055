"""Curves of one class against all others: ROC, precision and recall, scores, thresholds."""

from __future__ import annotations

from functools import partial

from qtpy.QtGui import QIcon
from qtpy.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.context import AppContext
from app.pages.assess.chart_views import CHART_VIEWS, ChartView
from app.pages.assess.save_button import SaveButton
from app.pages.assess.tab import AssessTab, TabInfo
from app.theme.class_colors import class_color
from app.widgets.class_chip import class_dot
from app.widgets.fields.choice import ChoiceBox

TAB = TabInfo(
    name="curves",
    title="Curves",
    order=30,
    help="ROC, precision and recall, scores and thresholds; a click on a point shows the images it mistakes",
)


class TabWidget(AssessTab):
    """One chart at a time, for one class."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.label = ChoiceBox()
        self.label.setAccessibleName("Class")
        self.views: dict[str, ChartView] = {kind.name: kind() for kind in CHART_VIEWS}
        self.buttons: dict[str, QPushButton] = {}
        self.stack = QStackedWidget()
        self.words = QLabel()
        self.words.setObjectName("quiet")
        self.words.setWordWrap(True)
        self.save = SaveButton(CHART_VIEWS[0].picture)
        self._group = QButtonGroup(self)
        self._compose()
        self.label.currentIndexChanged.connect(self.on_label)
        self._group.buttonClicked.connect(self.on_kind)
        self.save.asked.connect(self.picture_asked)

    @property
    def view(self) -> ChartView:
        """The chart that is shown."""
        return list(self.views.values())[self.stack.currentIndex()]

    def show_evaluated(self) -> None:
        """Offer the classes of the evaluation; the one chosen before stays if there is one of its name."""
        if self.evaluated is None:
            return
        chosen, names = self.label.currentText(), self.evaluated.classes
        blocked = self.label.blockSignals(True)
        self.label.clear()
        for place, name in enumerate(names):
            self.label.addItem(QIcon(class_dot(class_color(place, len(names)))), name)
        self.label.setCurrentIndex(names.index(chosen) if chosen in names else 0)
        self.label.blockSignals(blocked)
        self._draw()

    def on_label(self, _label: int) -> None:
        self._draw()

    def on_kind(self, button: QPushButton) -> None:
        """Show another chart."""
        name = next(name for name, one in self.buttons.items() if one is button)
        self.stack.setCurrentWidget(self.views[name].chart)
        self.save.set_picture(self.views[name].picture)
        self._draw()

    def on_chosen(self, view: ChartView, series: int, point: int) -> None:
        """Show the images of a point or bar."""
        if self.evaluated is not None:
            self.images_asked.emit(view.images(self.evaluated, self.label.currentIndex(), series, point))

    def _draw(self) -> None:
        if self.evaluated is not None:
            self.words.setText(self.view.show(self.evaluated, self.label.currentIndex()))

    def _compose(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(4)
        for name, view in self.views.items():
            button = QPushButton(view.title)
            button.setCheckable(True)
            button.setToolTip(view.help)
            above.addWidget(button)
            self._group.addButton(button)
            self.buttons[name] = button
            self.stack.addWidget(view.chart)
            view.chart.chosen.connect(partial(self.on_chosen, view))
        self._group.buttons()[0].setChecked(True)
        above.addStretch(1)
        above.addWidget(self.save)
        name = QLabel("Class")
        name.setBuddy(self.label)
        which = QHBoxLayout()
        which.setSpacing(8)
        which.addWidget(name)
        which.addWidget(self.label, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addLayout(above)
        column.addLayout(which)
        column.addWidget(self.stack, 1)
        column.addWidget(self.words)
