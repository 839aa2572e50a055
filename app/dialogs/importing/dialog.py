"""Asks for what a foreign model does not say, and brings it in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtCore import Qt, Signal
from qtpy.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.dialogs.importing.files import proposed_target
from app.dialogs.importing.form import ImportForm
from app.widgets.action_button import ActionButton
from app.widgets.elided_label import ElidedLabel
from app.widgets.job_line import JobLine
from app.worker.client import WorkerClient

if TYPE_CHECKING:
    from engine.protocol.imports import InspectModelResult

WIDTH_PX = 560


class ImportDialog(QDialog):
    """Looks at the model in a worker, shows what is known, asks for the rest, and writes it with a card.

    Args:
        path: the model.
        client: a worker that may load the network library.
    """

    imported = Signal(str)
    """Path of the model that was written."""

    def __init__(self, path: Path, client: WorkerClient, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Import a model")
        self.setMinimumWidth(WIDTH_PX)
        self._path = path
        self._meta: Path | None = None
        self._target = path
        self._found: InspectModelResult | None = None
        self.title = ElidedLabel()
        self.title.setObjectName("title")
        self.title.set_words(path.name)
        self.facts = QLabel()
        self.form = ImportForm()
        self.meta_button = ActionButton("table", "AIDeveloper's spreadsheet…")
        self.target = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.target_button = QPushButton("Save as…")
        self.missing = QLabel()
        self.line = JobLine(client)
        self.import_button = QPushButton("Import")
        self.cancel_button = QPushButton("Cancel")
        self._compose()
        self._connect()
        self._inspect()

    def use_spreadsheet(self, meta: Path) -> None:
        """Take classes and preparation from AIDeveloper's record of the training."""
        self._meta = meta
        self._inspect()

    def save_as(self, target: Path) -> None:
        """Write the model to this file."""
        self._target = target
        self.target.set_words(str(target))

    def on_spreadsheet(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, "AIDeveloper's spreadsheet", str(self._path.parent), "Spreadsheets (*_meta.xlsx *.xlsx)"
        )
        if name:
            self.use_spreadsheet(Path(name))

    def on_target(self) -> None:
        suffix = self._found.suffix if self._found is not None else ""
        # The import itself refuses what is there already, and says so.
        plain = QFileDialog.Option.DontConfirmOverwrite
        kinds = f"Models (*{suffix})"
        name, _ = QFileDialog.getSaveFileName(self, "Save as", str(self._target), kinds, options=plain)
        if name:
            self.save_as(Path(name) if name.endswith(suffix) else Path(f"{name}{suffix}"))

    def on_answer(self, result: dict[str, object]) -> None:
        from engine.protocol.imports import ImportModelResult, InspectModelResult

        if "card" in result:
            self.imported.emit(ImportModelResult.model_validate(result).out)
            self.accept()
            return
        self._show(InspectModelResult.model_validate(result))

    def on_import(self) -> None:
        from engine.protocol.imports import ImportModelRequest

        request = ImportModelRequest(
            model=str(self._path),
            out=str(self._target),
            meta=None if self._meta is None else str(self._meta),
            wishes=self.form.wishes(),
        )
        self.line.start("import_model", request, f"Importing {self._path.name}")

    def on_changed(self) -> None:
        """Say what is missing, or let the model be imported."""
        known = self._found is not None
        problem = self.form.problem if known else ""
        self.missing.setText(problem)
        self.missing.setVisible(bool(problem))
        self.form.setVisible(known)
        self.target_button.setVisible(known)
        self.import_button.setEnabled(known and not problem and not self.line.is_busy)
        self.import_button.setToolTip(problem)
        self._grow()

    def done(self, code: int) -> None:
        """Close; what still runs is cancelled."""
        self.line.drop()
        super().done(code)

    def _grow(self) -> None:
        """Make room for what is shown now; the dialog never shrinks under the mouse."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))

    def _inspect(self) -> None:
        from engine.protocol.imports import InspectModelRequest

        self._found = None
        meta = None if self._meta is None else str(self._meta)
        self.line.start(
            "inspect_model", InspectModelRequest(model=str(self._path), meta=meta), "Looking at the model"
        )
        self.on_changed()

    def _show(self, found: InspectModelResult) -> None:
        self._found = found
        height, width, channels = found.shape
        seen = "gray" if channels == 1 else "RGB" if channels == 3 else f"{channels} channels"
        sentences = [f"{found.kind}: {found.n_outputs} classes, images of {height} × {width} px, {seen}."]
        if found.meta is not None:
            sentences.append(f"Classes and preparation are those of {Path(found.meta).name}.")
        self.facts.setText("\n".join((*sentences, *found.told)))
        self.save_as(proposed_target(self._path, found.suffix))
        self.form.show_known(found.wishes, found.n_outputs)
        self.form.classes.setFocus()

    def _connect(self) -> None:
        self.form.changed.connect(self.on_changed)
        self.meta_button.clicked.connect(self.on_spreadsheet)
        self.target_button.clicked.connect(self.on_target)
        self.line.finished.connect(self.on_answer)
        self.line.busy_changed.connect(self.on_changed)
        self.import_button.clicked.connect(self.on_import)
        self.cancel_button.clicked.connect(self.reject)

    def _compose(self) -> None:
        self.facts.setObjectName("quiet")
        self.missing.setObjectName("warning")
        for label in (self.facts, self.missing):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.import_button.setObjectName("primary")
        self.import_button.setDefault(True)
        for button in (self.meta_button, self.target_button, self.cancel_button):
            button.setAutoDefault(False)
        target = QHBoxLayout()
        target.setSpacing(8)
        target.addWidget(self.target, 1)
        target.addWidget(self.target_button)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.meta_button)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.import_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        for widget in (self.title, self.facts, self.form):
            column.addWidget(widget)
        column.addLayout(target)
        column.addWidget(self.missing)
        column.addWidget(self.line)
        column.addStretch(1)
        column.addLayout(buttons)
