"""Whether another run, or the model of a file, is better on the same images."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtCore import QSettings
from qtpy.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.context import AppContext
from app.dialogs.importing.dialog import ImportDialog
from app.dialogs.importing.files import FILTER, must_be_imported
from app.pages.assess.choices import right_alone
from app.pages.assess.figure_words import count, words
from app.pages.assess.tab import AssessTab, TabInfo
from app.state.data_places import data_places
from app.widgets.action_button import ActionButton
from app.widgets.fields.choice import ChoiceBox
from app.widgets.job_line import JobLine
from app.widgets.sortable_table import Figure, Line, SortableTable

if TYPE_CHECKING:
    from engine.protocol.evaluation import CompareResult

TAB = TabInfo(
    name="compare",
    title="Compare",
    order=80,
    help="Another run or model on the same images: is it better, or is the difference chance?",
)
NO_OTHER = "There is no other run with a model; choose a model file."
FOLDER_KEY = "assess/model_folder"
TABLE_HEIGHT_PX = 98


class TabWidget(AssessTab):
    """The other run or model file, the sentence of the test, and both accuracies."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.other = ChoiceBox()
        self.other.setAccessibleName("Other run or model")
        self.file_button = ActionButton("folder-open", "Model file…")
        self.file_button.setToolTip("Compare with a model of this or another program")
        self.compare_button = ActionButton("target-arrow", "Compare")
        self.job = JobLine(context.workers.model)
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.table = SortableTable(("Run", "Accuracy, %", "Images that it alone is right about"))
        self.table.setFixedHeight(TABLE_HEIGHT_PX)
        self.hint = QLabel("Click a row to see the images that this run alone is right about.")
        self.hint.setObjectName("quiet")
        self.hint.setWordWrap(True)
        self._found: CompareResult | None = None
        self._wished = ""
        self._files: list[str] = []
        self._compose()
        self.file_button.clicked.connect(self.on_file_clicked)
        self.compare_button.clicked.connect(self.on_compare)
        self.table.line_chosen.connect(self.on_line)
        self.job.finished.connect(self.on_finished)
        self.job.busy_changed.connect(self._show_button)
        self.other.currentIndexChanged.connect(self.on_other)
        context.runs.runs_changed.connect(self.on_runs_changed)
        context.runs.compare_asked.connect(self.on_compare_asked)

    def show_evaluated(self) -> None:
        """Offer the other runs; nothing that was found for another evaluation stays."""
        self.job.drop()
        self._forget()
        self.on_runs_changed()

    def on_runs_changed(self) -> None:
        """List the runs that have a model, without the one that is looked at, and the chosen files."""
        own = "" if self.evaluated is None else self.evaluated.run
        chosen = self._wished or self.other.currentData()
        blocked = self.other.blockSignals(True)
        self.other.clear()
        for run in self.context.runs.runs:
            if run.best_epoch is not None and run.root != own:
                self.other.addItem(Path(run.root).name, run.root)
        for path in self._files:
            self.other.addItem(Path(path).name, path)
        self.other.setCurrentIndex(max(0, self.other.findData(chosen)) if self.other.count() else -1)
        self.other.blockSignals(blocked)
        self._show_button()

    def choose_file(self, path: Path) -> None:
        """Offer the model of a file; one of another program is brought in first."""
        if must_be_imported(path):
            dialog = ImportDialog(path, self.context.workers.model, self)
            dialog.imported.connect(self.on_imported)
            dialog.open()
            return
        if str(path) not in self._files:
            self._files.append(str(path))
        self.on_compare_asked(str(path))

    def on_imported(self, path: str) -> None:
        """Offer what was brought in."""
        self.choose_file(Path(path))

    def on_file_clicked(self) -> None:
        """Let the person choose a model file."""
        folder = str(QSettings().value(FOLDER_KEY, ""))
        name, _ = QFileDialog.getOpenFileName(self, "Model file", folder, FILTER)
        if name:
            QSettings().setValue(FOLDER_KEY, str(Path(name).parent))
            self.choose_file(Path(name))

    def on_compare_asked(self, other: str) -> None:
        """Offer this run or file, now or as soon as the run that is looked at is evaluated."""
        self._wished = other
        self.job.drop()
        self._forget()
        self.on_runs_changed()

    def on_other(self, _index: int) -> None:
        self._wished = ""
        self.job.drop()
        self._forget()

    def on_compare(self) -> None:
        """Have both models say what the images are."""
        if self.evaluated is None:
            return
        # Imported late: the job types are needed only once there is an evaluation.
        from engine.protocol.evaluation import CompareRequest

        self._forget()
        request = CompareRequest(
            model=self.evaluated.run,
            other=self.other.currentData(),
            part=self.evaluated.part,
            find_in=data_places(),
            shown_before=True,
        )
        self.job.start("compare", request, "Comparing")

    def on_finished(self, result: dict[str, object]) -> None:
        """Show what came out."""
        from engine.protocol.evaluation import CompareResult

        found = CompareResult.model_validate(result)
        self._found = found
        self.sentence.setText(found.sentence)
        self.sentence.show()
        self.table.set_lines(self._lines(found))
        self.table.show()
        self.hint.show()

    def on_line(self, line: int) -> None:
        """Show the images that one of the two alone is right about."""
        if self.evaluated is None or self._found is None:
            return
        samples = self._found.first_alone if line == 0 else self._found.second_alone
        name = Path(self.evaluated.run).name if line == 0 else self.other.currentText()
        self.images_asked.emit(right_alone(self.evaluated, samples, name))

    def _lines(self, found: CompareResult) -> list[Line]:
        name = "" if self.evaluated is None else Path(self.evaluated.run).name
        figures = (
            (name, found.accuracy, found.only_first_right),
            (self.other.currentText(), found.other_accuracy, found.only_second_right),
        )
        return [
            Line((words(run), Figure(f"{100 * accuracy:.1f}", accuracy), count(alone)))
            for run, accuracy, alone in figures
        ]

    def _forget(self) -> None:
        self._found = None
        for widget in (self.sentence, self.table, self.hint):
            widget.hide()

    def _show_button(self) -> None:
        any_other = self.other.count() > 0
        self.other.setEnabled(any_other)
        ready = any_other and self.evaluated is not None and not self.job.is_busy
        self.compare_button.setEnabled(ready)
        self.compare_button.setToolTip("" if any_other else NO_OTHER)

    def _compose(self) -> None:
        label = QLabel("With")
        label.setBuddy(self.other)
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(label)
        above.addWidget(self.other, 1)
        above.addWidget(self.file_button)
        above.addWidget(self.compare_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addLayout(above)
        for widget in (self.job, self.sentence, self.table, self.hint):
            column.addWidget(widget)
        column.addStretch(1)
