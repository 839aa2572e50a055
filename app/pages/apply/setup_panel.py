"""The left side: what is classified, with which model, and what is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtCore import QEvent, QObject, QSettings, QSize, Qt, Signal
from qtpy.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.context import AppContext
from app.dialogs.data_files import data_filter
from app.pages.apply.files_list import FilesList
from app.pages.apply.inputs import ApplyInputs
from app.pages.apply.model_panel import ModelPanel
from app.pages.apply.options_panel import OptionsPanel
from app.pages.apply.outputs import Outputs
from app.pages.apply.writing_panel import WritingPanel
from app.widgets.action_button import ActionButton
from app.widgets.fold_line import FoldLine
from datasets.spec import DataRow

if TYPE_CHECKING:
    from engine.protocol.prediction import PredictRequest

WIDTH_PX = 344
FOLDER_KEY = "apply/folder"
PREDICTIONS_FOLDER = "predictions"


class SetupPanel(QWidget):
    """Everything that is chosen before the one big button."""

    changed = Signal()

    def __init__(self, context: AppContext, inputs: ApplyInputs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inputs = inputs
        self.files = FilesList()
        self.add_files = _button("Add files…", "file-plus", "Images, measurements (.rtdc), arrays, videos")
        self.add_folder = _button("Add folder…", "folder-plus", "A folder of images, or of folders and files")
        self.remove = _button(
            "", "trash", "Remove the selected files from the list (Delete); none is deleted"
        )
        self.model = ModelPanel(context.runs, context.workers.data, context.workers.model)
        self.writing = WritingPanel()
        self.more_line = FoldLine("More options")
        self.options = OptionsPanel(context.runs)
        self.classify_button = ActionButton("player-play", "Classify", "on_accent")
        self._compose()
        self._connect()
        self.on_files_changed()
        self.on_model_changed()

    def request(self, outputs: Outputs) -> PredictRequest:
        """Return the request for what is chosen."""
        # Imported late: the job types are needed only now, and this keeps the first window light.
        from engine.protocol.prediction import PredictRequest

        wishes = self.writing.wishes()
        return PredictRequest(
            models=(self.model.path, *self.options.further_models()),
            rows=self._inputs.rows,
            outs=tuple(str(path) for path in outputs.outs),
            sort_into=None if outputs.sort_into is None else str(outputs.sort_into),
            replace=outputs.replace,
            variants=self.options.variants.value(),
            score_ids=self.writing.ids.ids() if self.writing.rtdc_chosen else {},
            rtdc=wishes.rtdc or "copy",
            unlike=self.options.unlike.isChecked(),
            unknown=self.options.says_unknown,
            # The wall reads the images that are looked at; without any picture there would be no news.
            pictures=1,
        )

    def obstacle(self) -> str:
        """Return why nothing can be classified now, in a sentence; empty if it can."""
        if not self._inputs.rows:
            return "Add files or folders first." if not self._inputs.is_busy else "The files are being read."
        if self._inputs.is_busy:
            return "The files are being read."
        if not self._inputs.n_images:
            return "There are no images in the files."
        if not self.model.path:
            return "There is no model yet: train one, or choose a model file."
        if self.model.info is None:
            return self.model.problem or "The model is being read."
        if self.writing.rtdc_chosen:
            return self.writing.ids.sentence
        return ""

    def show_buttons(self, busy: bool) -> None:
        """Say what can be done now."""
        reason = "Images are being classified." if busy else self.obstacle()
        self.classify_button.setEnabled(not reason)
        self.classify_button.setToolTip(reason or "Classify all images of the list (Ctrl+Return)")
        for widget in (self.add_files, self.add_folder):
            widget.setEnabled(not busy)
        self.remove.setEnabled(not busy and bool(self.files.selected()))

    def choose_files(self) -> None:
        """Let the user choose files of any kind that holds images."""
        names, _ = QFileDialog.getOpenFileNames(self, "Files to classify", _folder(), data_filter())
        self._add([Path(name) for name in names])

    def choose_folder(self) -> None:
        """Let the user choose a folder."""
        name = QFileDialog.getExistingDirectory(self, "Folder to classify", _folder())
        self._add([Path(name)] if name else [])

    def on_files_changed(self) -> None:
        self.files.set_rows(self._inputs.rows)
        self.writing.set_rows(self._inputs.rows)

    def on_model_changed(self) -> None:
        info = self.model.info
        self.options.set_model(self.model.path, () if info is None else info.card.classes)
        self.writing.set_several_labels(info is not None and info.card.labels == "several")
        if info is not None:
            self.writing.ids.set_proposal(info.score_ids)
        path = Path(self.model.path) if self.model.path else Path.home()
        root = path.parent if path.suffix == ".keras" else path
        self.writing.set_usual_folder(root / PREDICTIONS_FOLDER)
        self.changed.emit()

    def on_remove_clicked(self) -> None:
        self._inputs.remove(self.files.selected())

    def on_removal(self, rows: list[DataRow]) -> None:
        if self.add_files.isEnabled():
            self._inputs.remove(rows)

    def on_selection(self, rows: list[DataRow]) -> None:
        self.remove.setEnabled(bool(rows) and self.add_files.isEnabled())

    def _add(self, paths: list[Path]) -> None:
        if paths:
            QSettings().setValue(FOLDER_KEY, str(paths[0].parent))
            self._inputs.add(paths)

    def _connect(self) -> None:
        self._inputs.changed.connect(self.on_files_changed)
        self.add_files.clicked.connect(self.choose_files)
        self.add_folder.clicked.connect(self.choose_folder)
        self.remove.clicked.connect(self.on_remove_clicked)
        self.files.removal_asked.connect(self.on_removal)
        self.files.selection_moved.connect(self.on_selection)
        self.model.changed.connect(self.on_model_changed)
        self.writing.changed.connect(self.changed)
        self.options.changed.connect(self.changed)
        self.more_line.toggled.connect(self.options.setVisible)

    def _compose(self) -> None:
        self.setFixedWidth(WIDTH_PX)
        self.options.hide()
        self.classify_button.setObjectName("primary")
        self.classify_button.setMinimumHeight(40)
        self.classify_button.setShortcut("Ctrl+Return")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.add_files, self.add_folder):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(buttons)
        column.addWidget(self.files, 1)
        column.addWidget(self._choices())
        column.addWidget(self.classify_button)

    def _choices(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(8)
        column.addWidget(_heading("Model"))
        column.addWidget(self.model)
        column.addWidget(_heading("Write"))
        column.addWidget(self.writing)
        column.addWidget(self.more_line)
        column.addWidget(self.options)
        column.addStretch(1)
        area = _Choices()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        return area


class _Choices(QScrollArea):
    """As high as what it holds where there is room; then the list of files has the rest."""

    def sizeHint(self) -> QSize:
        inside = self.widget()
        if inside is None:
            return super().sizeHint()
        # Wrapped lines need more height than their own hint says.
        height = inside.heightForWidth(self.viewport().width())
        return inside.sizeHint().expandedTo(QSize(0, height))

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        # Lines come and go within: the height that is wished for changes with them.
        if event is not None and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return bool(super().eventFilter(watched, event))


def _folder() -> str:
    return str(QSettings().value(FOLDER_KEY, str(Path.home())))


def _button(text: str, icon_name: str, help_text: str) -> QPushButton:
    button = ActionButton(icon_name, text)
    button.setToolTip(help_text)
    return button


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("heading")
    return label
