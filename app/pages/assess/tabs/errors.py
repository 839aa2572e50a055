"""Which classes are taken for which, the most images first."""

from __future__ import annotations

from qtpy.QtGui import QShowEvent
from qtpy.QtWidgets import QHeaderView, QLabel, QVBoxLayout, QWidget

from app.context import AppContext
from app.pages.assess.choices import cell, label_mistakes, mistakes
from app.pages.assess.figure_words import count, figure, words
from app.pages.assess.save_button import SaveButton
from app.pages.assess.tab import AssessTab, TabInfo
from app.pages.assess.title_line import title_line
from app.theme.class_colors import class_color
from app.widgets.sortable_table import Line, SortableTable

TAB = TabInfo(
    name="errors",
    title="Errors",
    order=20,
    help="The worst mistakes, and which classes are confused most",
)
PERCENT = 100.0
NO_PICTURE = "Where an image can have several labels, none is taken for another: copy the table."


class TabWidget(AssessTab):
    """A row per confused pair; beside it, at first, all mistakes."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.pairs = SortableTable(
            ("True class", "Taken for", "Images", "Share of the true class, %"),
            ("", "", "", "Below: 95 % interval"),
            text_columns=(0, 1),
            is_tall=True,
        )
        # Long names of both classes share the room, so that the figures stay in sight.
        self.pairs.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.labels = SortableTable(
            ("Label", "Missed", "Wrongly said"),
            (
                "",
                "Images that have the label without being given it",
                "Images that are given it without having it",
            ),
        )
        self.nothing = QLabel("No image was mistaken.")
        self.nothing.setObjectName("quiet")
        self.save = SaveButton("confused_pairs", self.copy)
        self.pairs.line_chosen.connect(self.on_pair)
        self.labels.line_chosen.connect(self.on_label)
        self.save.asked.connect(self.picture_asked)
        self.save.copied.connect(self.said)
        self._compose()

    def show_evaluated(self) -> None:
        """List the confused pairs, or, of several labels, the mistakes of each."""
        if self.evaluated is None:
            return
        any_wrong = not self.evaluated.right.all()
        self.nothing.setVisible(not any_wrong)
        self.pairs.setVisible(any_wrong and not self.evaluated.several)
        self.labels.setVisible(any_wrong and self.evaluated.several)
        self.save.setEnabled(any_wrong)
        if self.evaluated.several:
            self.save.set_picture("", NO_PICTURE)
        else:
            self.save.set_picture("confused_pairs")
        if self.evaluated.several:
            self.labels.set_lines(self._label_lines())
        else:
            self.pairs.set_lines(self._pair_lines())

    def showEvent(self, event: QShowEvent | None) -> None:
        """Show the worst mistakes when somebody comes here."""
        super().showEvent(event)
        if self.evaluated is not None and event is not None and not event.spontaneous():
            self.images_asked.emit(mistakes(self.evaluated))

    def copy(self) -> None:
        """Put the table on the clipboard."""
        (self.labels if self.evaluated is not None and self.evaluated.several else self.pairs).copy()

    def on_pair(self, line: int) -> None:
        if self.evaluated is not None:
            pair = self.evaluated.result.confused_pairs[line]
            self.images_asked.emit(cell(self.evaluated, pair.true_class, pair.predicted_class))

    def on_label(self, label: int) -> None:
        if self.evaluated is not None:
            self.images_asked.emit(label_mistakes(self.evaluated, label))

    def _pair_lines(self) -> list[Line]:
        if self.evaluated is None:
            return []
        names = self.evaluated.classes
        return [
            Line(
                (
                    words(names[pair.true_class]),
                    words(names[pair.predicted_class]),
                    count(pair.n),
                    figure(pair.share, pair.share_ci95, PERCENT, 1),
                ),
                class_color(pair.true_class, len(names)),
            )
            for pair in self.evaluated.result.confused_pairs
        ]

    def _label_lines(self) -> list[Line]:
        if self.evaluated is None:
            return []
        truth, said = self.evaluated.truth, self.evaluated.said
        missed, wrong = (truth & ~said).sum(axis=0), (~truth & said).sum(axis=0)
        names = self.evaluated.classes
        return [
            Line(
                (words(name), count(int(missed[place])), count(int(wrong[place]))),
                class_color(place, len(names)),
            )
            for place, name in enumerate(names)
        ]

    def _compose(self) -> None:
        above = title_line("Confused most – click a row to see its images", self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addLayout(above)
        column.addWidget(self.nothing)
        column.addWidget(self.pairs, 1)
        column.addWidget(self.labels, 1)
        column.addStretch(0)
