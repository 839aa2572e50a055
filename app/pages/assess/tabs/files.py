"""How the model does on each file and each group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from app.context import AppContext
from app.pages.assess.choices import of_group, of_row
from app.pages.assess.figure_words import count, figure, words
from app.pages.assess.save_button import SaveButton
from app.pages.assess.tab import AssessTab, TabInfo
from app.pages.assess.title_line import title_line
from app.theme.class_colors import class_color
from app.widgets.sortable_table import Line, SortableTable

if TYPE_CHECKING:
    from models.evaluation.details import GroupFigures

TAB = TabInfo(
    name="files",
    title="Files",
    order=50,
    help="Accuracy on each file and each group; a click on a row shows its images",
)
NO_GROUPS = "The images belong to no groups (donors, days, plates)."
PERCENT = 100.0


class TabWidget(AssessTab):
    """A table of files, or of groups."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.by_file = QRadioButton("By file")
        self.by_group = QRadioButton("By group")
        self.by_file.setChecked(True)
        self._choice = QButtonGroup(self)
        self._choice.addButton(self.by_file)
        self._choice.addButton(self.by_group)
        self.table = SortableTable(
            ("File", "Images", "Mistakes", "Accuracy, %"),
            ("A click on a row shows its images; a click on a title sorts", "", "", "Below: 95 % interval"),
            is_tall=True,
        )
        self.table.setAccessibleName("Files or groups")
        self.save = SaveButton("files", self.table.copy)
        self.by_group.toggled.connect(self.on_kind)
        self.table.line_chosen.connect(self.on_line)
        self.save.asked.connect(self.picture_asked)
        self.save.copied.connect(self.said)
        self._compose()

    def show_evaluated(self) -> None:
        """List files or groups."""
        if self.evaluated is None:
            return
        any_groups = bool(self.evaluated.result.by_group)
        self.by_group.setEnabled(any_groups)
        self.by_group.setToolTip(
            "Donors, days or plates, as the division of the data knows them" if any_groups else NO_GROUPS
        )
        if not any_groups:
            self.by_file.setChecked(True)
        self._show_lines()

    def on_kind(self, by_group: bool) -> None:
        """List the other kind, and save that."""
        self.save.set_picture("groups" if by_group else "files")
        self._show_lines()

    def on_line(self, line: int) -> None:
        """Show the images of a file or group."""
        if self.evaluated is None:
            return
        one = self._figures()[line]
        if one.row is None:
            self.images_asked.emit(of_group(self.evaluated, one.name))
        else:
            self.images_asked.emit(of_row(self.evaluated, one.row, one.name))

    def _figures(self) -> tuple[GroupFigures, ...]:
        if self.evaluated is None:
            return ()
        result = self.evaluated.result
        return result.by_group if self.by_group.isChecked() else result.by_file

    def _show_lines(self) -> None:
        self.table.horizontalHeaderItem(0).setText("Group" if self.by_group.isChecked() else "File")
        self.table.set_lines([self._line(one) for one in self._figures()])

    def _line(self, one: GroupFigures) -> Line:
        wrong = one.n - round(one.accuracy * one.n)
        figures = (
            words(one.name),
            count(one.n),
            count(wrong),
            figure(one.accuracy, one.accuracy_ci95, PERCENT, 1),
        )
        of_one_class = [place for place, n in enumerate(one.true) if n]
        # A file of one class has its colour; a group usually has images of several.
        dot = class_color(of_one_class[0], len(one.true)) if len(of_one_class) == 1 else None
        return Line(figures, dot)

    def _compose(self) -> None:
        above = title_line("Click a row to see its images", self.by_file, self.by_group, self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addLayout(above)
        column.addWidget(self.table, 1)
