"""The choice of the model that classifies: one of the runs, or a model file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtCore import QSettings, Qt, Signal
from qtpy.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.dialogs.importing.dialog import ImportDialog
from app.dialogs.importing.files import FILTER, must_be_imported
from app.pages.apply.model_words import (
    NOT_MEASURED,
    class_words,
    decision_words,
    figure_words,
    input_words,
)
from app.state.runs_book import RunsBook
from app.theme.icons import icon
from app.widgets.action_button import ActionButton
from app.widgets.elided_label import ElidedLabel
from app.widgets.run_choice import RunChoice
from app.worker.client import WorkerClient
from app.worker.latest import LatestJob

if TYPE_CHECKING:
    from engine.protocol.model_info import ReadModelResult

FOLDER_KEY = "apply/model_folder"
NO_MODEL = "No model yet: train one, or choose a model file."


class ModelPanel(QWidget):
    """Shows what the chosen model knows, sees and is worth, as soon as its card has been read."""

    changed = Signal()
    """Another model was chosen, or its card was read, or could not be."""

    def __init__(
        self, runs: RunsBook, client: WorkerClient, importer: WorkerClient, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._importer = importer
        self._file = ""
        self._info: ReadModelResult | None = None
        self._problem = ""
        self._reader = LatestJob(client, "read_model", 0, self)
        self.runs = RunChoice(runs)
        self.file_name = ElidedLabel()
        self.back_button = QToolButton()
        self.file_button = ActionButton("file-plus", "Model file…")
        self.import_button = QPushButton("Import it…")
        self.classes = ElidedLabel()
        self.sees = ElidedLabel()
        self.decided = ElidedLabel()
        self.figure = QLabel()
        self._compose()
        self._connect()
        self._read()

    @property
    def path(self) -> str:
        """The chosen run folder or model file; empty for none."""
        return self._file or self.runs.run

    @property
    def info(self) -> ReadModelResult | None:
        """What is known of the chosen model; None until its card has been read."""
        return self._info

    @property
    def problem(self) -> str:
        """Why the chosen model cannot be used; empty if it can, or is being read."""
        return self._problem

    def choose_file(self, path: Path) -> None:
        """Use this model file instead of a run; one of another program is brought in first."""
        if must_be_imported(path):
            self.import_file(path)
            return
        self._file = str(path)
        self.file_name.set_words(path.name)
        self.file_name.setToolTip(str(path))
        self._show_source()
        self._read()

    def import_file(self, path: Path) -> None:
        """Ask for what a model of another program does not say, and use what comes of it."""
        dialog = ImportDialog(path, self._importer, self)
        dialog.imported.connect(self.on_imported)
        dialog.open()

    def on_imported(self, path: str) -> None:
        self.choose_file(Path(path))

    def on_import_clicked(self) -> None:
        self.import_file(Path(self._file))

    def keep(self) -> None:
        """Stay with the run that classifies, whatever training ends meanwhile."""
        if not self._file:
            self.runs.keep()

    def read_again(self) -> None:
        """Look at the chosen model again: its training may have gone on."""
        self._ask()

    def on_run_chosen(self, _run: str) -> None:
        if not self._file:
            self._read()

    def on_file_clicked(self) -> None:
        folder = str(QSettings().value(FOLDER_KEY, ""))
        name, _ = QFileDialog.getOpenFileName(self, "Model file", folder, FILTER)
        if name:
            QSettings().setValue(FOLDER_KEY, str(Path(name).parent))
            self.choose_file(Path(name))

    def on_back(self) -> None:
        """Return to the runs."""
        self._file = ""
        self._show_source()
        self._read()

    def on_read(self, result: dict[str, object]) -> None:
        from engine.protocol.model_info import ReadModelResult

        info = ReadModelResult.model_validate(result)
        if info == self._info:
            return
        self._info, self._problem = info, ""
        self.classes.set_words(class_words(info))
        self.sees.set_words(input_words(info))
        self._show_decided(decision_words(info))
        words = figure_words(info)
        self._show_figure(words, "warning" if words == NOT_MEASURED else "quiet")
        self.changed.emit()

    def on_failed(self, _exit_code: int, message: str, _details: str) -> None:
        self._info, self._problem = None, message
        self._show_nothing()
        self._show_figure(message, "bad")
        self.import_button.setVisible(bool(self._file))
        self.changed.emit()

    def _read(self) -> None:
        """Forget what was known of another model, and read this one."""
        self._info, self._problem = None, ""
        self._show_nothing()
        self._ask()
        self.changed.emit()

    def _ask(self) -> None:
        # Imported late: the job types are needed only now, and this keeps the first window light.
        from engine.protocol.model_info import ReadModelRequest

        if self.path:
            self._reader.ask(ReadModelRequest(model=self.path))
        else:
            self._reader.forget()
            self._show_figure(NO_MODEL, "warning")

    def _show_nothing(self) -> None:
        self.import_button.hide()
        self.classes.set_words("")
        self.sees.set_words("")
        self._show_decided("")
        self._show_figure("", "quiet")

    def _show_decided(self, words: str) -> None:
        self.decided.set_words(words)
        self.decided.setVisible(bool(words))

    def _show_figure(self, words: str, role: str) -> None:
        self.figure.setObjectName(role)
        self.figure.style().unpolish(self.figure)
        self.figure.style().polish(self.figure)
        self.figure.setText(words)
        self.figure.setVisible(bool(words))

    def _show_source(self) -> None:
        self.runs.setVisible(not self._file)
        self.file_name.setVisible(bool(self._file))
        self.back_button.setVisible(bool(self._file))

    def _connect(self) -> None:
        self.runs.run_chosen.connect(self.on_run_chosen)
        self.file_button.clicked.connect(self.on_file_clicked)
        self.import_button.clicked.connect(self.on_import_clicked)
        self.back_button.clicked.connect(self.on_back)
        self._reader.finished.connect(self.on_read)
        self._reader.failed.connect(self.on_failed)

    def _compose(self) -> None:
        self.file_button.setToolTip(
            "Use a model file that lies outside the folder of runs, or one of another program"
        )
        self.back_button.setIcon(icon("x", "quiet"))
        self.back_button.setAutoRaise(True)
        self.back_button.setToolTip("Choose among the runs again")
        for label in (self.classes, self.sees, self.decided):
            label.setObjectName("quiet")
        self.figure.setWordWrap(True)
        source = QHBoxLayout()
        source.setSpacing(8)
        source.addWidget(self.runs, 1)
        source.addWidget(self.file_name, 1)
        source.addWidget(self.back_button)
        source.addWidget(self.file_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(source)
        for widget in (self.classes, self.sees, self.figure, self.decided):
            column.addWidget(widget)
        column.addWidget(self.import_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.import_button.setToolTip("Say what this file does not: classes, and how images are prepared")
        self._show_source()
