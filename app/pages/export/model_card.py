"""The card of the model that is handed on, with licence and notes to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtCore import Signal
from qtpy.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.pages.export.card_words import card_lines
from app.pages.export.facts_form import FactsForm
from app.widgets.action_button import ActionButton
from app.widgets.scrolled_column import ScrolledColumn
from app.worker.client import WorkerClient
from app.worker.latest import LatestJob

if TYPE_CHECKING:
    from engine.protocol.model_info import ReadModelResult

NOTES_HEIGHT_PX = 64


class ModelCardPanel(QWidget):
    """What goes with every export of a run: read as soon as the run is looked at."""

    said = Signal(str)
    saved = Signal()
    """Licence and notes are others now."""
    failed = Signal(str)
    classes_known = Signal(object)
    """The classes of the model, a tuple of names; none where no run is looked at."""

    def __init__(self, client: WorkerClient, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._run = ""
        self._kept = ("", "")
        self._reader = LatestJob(client, "read_model", 0, self)
        self.title = QLabel()
        self.title.setObjectName("heading")
        self.facts = FactsForm()
        self.licence = QLineEdit()
        self.licence.setPlaceholderText("e.g. CC BY 4.0; how others may use the model")
        self.notes = QPlainTextEdit()
        self.notes.setPlaceholderText("What others have to know: staining, microscope, what it is not for")
        self.notes.setFixedHeight(NOTES_HEIGHT_PX)
        self.notes.setTabChangesFocus(True)
        self.save_button = ActionButton("device-floppy", "Save")
        self.copy_button = ActionButton("copy", "Copy")
        self.copy_button.setToolTip("Put the card on the clipboard as text")
        self._compose()
        self._reader.finished.connect(self.on_read)
        self._reader.failed.connect(self.on_failed)
        self.licence.textChanged.connect(self.on_edited)
        self.notes.textChanged.connect(self.on_edited)
        self.save_button.clicked.connect(self.on_save)
        self.copy_button.clicked.connect(self.on_copy)
        self.on_edited()

    @property
    def is_edited(self) -> bool:
        """Whether licence or notes were written and not saved."""
        return self._written() != self._kept

    def show_run(self, run: str) -> None:
        """Read the card of a run's model; what was written for another run is gone."""
        from engine.protocol.model_info import ReadModelRequest

        if run != self._run:
            self._run = run
            self._keep("", "")
            self._write("", "")
            self.title.clear()
            self.facts.set_lines(())
            self.classes_known.emit(())
        if run:
            self._reader.ask(ReadModelRequest(model=run))
        self.setEnabled(bool(run))

    def on_read(self, result: dict[str, object]) -> None:
        """Show the card; what is being written stays."""
        from engine.protocol.model_info import ReadModelResult

        read: ReadModelResult = ReadModelResult.model_validate(result)
        self.title.setText(read.name)
        self.facts.set_lines(card_lines(read.card))
        self.classes_known.emit(read.card.classes)
        was_edited = self.is_edited
        self._keep(read.card.licence, read.card.notes)
        if not was_edited:
            self._write(*self._kept)

    def on_edited(self) -> None:
        """Offer to save what was written."""
        self.save_button.setEnabled(self.is_edited)
        self.save_button.setToolTip(
            "Keep licence and notes with the run; the next exports carry them"
            if self.is_edited
            else "Nothing was changed."
        )

    def on_save(self) -> None:
        """Keep licence and notes with the run."""
        from engine.protocol.model_info import AnnotateRequest

        licence, notes = self._written()
        handle = self._client.start(
            "annotate", AnnotateRequest(model=self._run, licence=licence, notes=notes)
        )
        handle.finished.connect(self.on_saved)
        handle.failed.connect(self.on_failed)

    def on_saved(self, result: dict[str, object]) -> None:
        """Say that they are kept."""
        from engine.protocol.model_info import AnnotateResult

        kept = AnnotateResult.model_validate(result)
        self._keep(kept.licence, kept.notes)
        self.said.emit("Licence and notes are saved; the next exports carry them.")
        self.saved.emit()

    def on_failed(self, _exit_code: int, message: str, _details: str) -> None:
        """Say why the card could not be read or written."""
        self.failed.emit(message)

    def on_copy(self) -> None:
        """Put the card on the clipboard."""
        licence, notes = self._written()
        further = [(what, text) for what, text in (("Licence", licence), ("Notes", notes)) if text]
        self.facts.copy(self.title.text(), further)
        self.said.emit("Copied the card of the model.")

    def _written(self) -> tuple[str, str]:
        return self.licence.text().strip(), self.notes.toPlainText().strip()

    def _keep(self, licence: str, notes: str) -> None:
        self._kept = (licence, notes)
        self.on_edited()

    def _write(self, licence: str, notes: str) -> None:
        self.licence.setText(licence)
        self.notes.setPlainText(notes)

    def _compose(self) -> None:
        written = QVBoxLayout()
        edits = QFormLayout()
        edits.setHorizontalSpacing(16)
        edits.setVerticalSpacing(4)
        for name, editor in (("Licence", self.licence), ("Notes", self.notes)):
            label = QLabel(name)
            label.setObjectName("quiet")
            label.setBuddy(editor)
            edits.addRow(label)
            edits.addRow(editor)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.title, 1)
        top.addWidget(self.copy_button)
        top.addWidget(self.save_button)
        area = ScrolledColumn()
        area.column.addLayout(top)
        columns = QHBoxLayout()
        columns.setSpacing(24)
        columns.addWidget(self.facts, 3)
        # Whatever the facts need in height, the lines to write stay together.
        written.addLayout(edits)
        written.addStretch(1)
        columns.addLayout(written, 2)
        area.column.addLayout(columns)
        area.column.addStretch(1)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(area)
