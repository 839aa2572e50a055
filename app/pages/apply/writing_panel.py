"""What is written of a prediction, and where."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from qtpy.QtCore import QSettings, Qt, Signal
from qtpy.QtWidgets import QCheckBox, QFileDialog, QGridLayout, QLabel, QVBoxLayout, QWidget

from app.pages.apply.ids_editor import IdsEditor
from app.pages.apply.outputs import Outputs, Wishes, measurements, planned
from app.widgets.action_button import ActionButton
from app.widgets.elided_label import ElidedLabel
from app.widgets.fields.choice import ChoiceBox
from datasets.spec import DataRow

TABLES = (
    ("csv", "CSV", "Text for any program"),
    ("xlsx", "XLSX", "For Excel and LibreOffice"),
    ("npz", "NPZ", "For NumPy"),
)
RTDC = (
    ("copy", "Whole copy", "The measurement with the scores of every class"),
    ("scores", "Scores only", "A small file that finds its images in the measurement beside it"),
)
NO_MEASUREMENT = "None of the files is an .rtdc measurement."
SEVERAL = "The model gives an image several classes, so it has no single folder."


class WritingPanel(QWidget):
    """Table, .rtdc, sorted copies; the names of the files are shown before they are written."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[DataRow, ...] = ()
        self._usual = Path.home()
        self._chosen: Path | None = None
        self.table = QCheckBox("Table")
        self.table_kind = ChoiceBox()
        self.rtdc = QCheckBox(".rtdc with scores")
        self.rtdc_kind = ChoiceBox()
        self.ids = IdsEditor()
        self.sort = QCheckBox("Copies in class folders")
        self.folder = ElidedLabel()
        self.folder_button = ActionButton("folder", "Change…")
        self.names = QLabel()
        self._compose()
        self._recall()
        self._connect()
        self._show()

    @property
    def rtdc_chosen(self) -> bool:
        """Whether scores go into .rtdc files."""
        return self.rtdc.isChecked() and self.rtdc.isEnabled()

    def wishes(self) -> Wishes:
        """Return what the person wants."""
        return Wishes(
            folder=self._chosen or self._usual,
            tables=(str(self.table_kind.currentData()),) if self.table.isChecked() else (),
            rtdc=self.rtdc_kind.currentData() if self.rtdc_chosen else None,
            sort=self.sort.isChecked() and self.sort.isEnabled(),
        )

    def outputs(self) -> Outputs:
        """Return the files that are going to be written."""
        return planned(self.wishes(), self._rows)

    def set_rows(self, rows: Sequence[DataRow]) -> None:
        """Name the outputs after these rows."""
        self._rows = tuple(rows)
        found = bool(measurements(rows)) or not rows
        self.rtdc.setEnabled(found)
        self.rtdc.setToolTip(
            "ml_score_xxx for every class, as dclab and its programs read them" if found else NO_MEASUREMENT
        )
        self._show()

    def set_usual_folder(self, folder: Path) -> None:
        """Write here unless the person chose another folder."""
        self._usual = folder
        self._show()

    def set_several_labels(self, several: bool) -> None:
        """Switch sorting off for models that give an image several classes."""
        self.sort.setEnabled(not several)
        self.sort.setToolTip(SEVERAL if several else "The originals stay where they are")
        self._show()

    def on_changed(self) -> None:
        self._remember()
        self._show()
        self.changed.emit()

    def on_folder_clicked(self) -> None:
        start = self.wishes().folder
        while not start.is_dir() and start != start.parent:
            start = start.parent
        name = QFileDialog.getExistingDirectory(self, "Folder for the results", str(start))
        if name:
            self._chosen = Path(name)
            self.on_changed()

    def _show(self) -> None:
        self.table_kind.setEnabled(self.table.isChecked())
        self.rtdc_kind.setEnabled(self.rtdc_chosen)
        self.ids.setVisible(self.rtdc_chosen)
        folder = self.wishes().folder
        self.folder.set_words(f"Into {folder.parent.name}{os.sep}{folder.name}")
        self.folder.setToolTip(str(folder))
        outputs = self.outputs()
        names = [f"{path.name}/" if _is_folder(path, outputs) else path.name for path in outputs.paths]
        self.names.setText(", ".join(names) if self._rows else "")
        self.names.setVisible(bool(names) and bool(self._rows))

    def _remember(self) -> None:
        for key, box in (("table", self.table), ("rtdc", self.rtdc), ("sort", self.sort)):
            QSettings().setValue(f"apply/{key}", int(box.isChecked()))
        for key, choice in (("table_kind", self.table_kind), ("rtdc_kind", self.rtdc_kind)):
            QSettings().setValue(f"apply/{key}", choice.currentData())

    def _recall(self) -> None:
        """Wish what was wished the last time; at first a table."""
        for key, box, usual in (("table", self.table, 1), ("rtdc", self.rtdc, 0), ("sort", self.sort, 0)):
            box.setChecked(str(QSettings().value(f"apply/{key}", usual)) == "1")
        for key, choice in (("table_kind", self.table_kind), ("rtdc_kind", self.rtdc_kind)):
            choice.setCurrentIndex(max(0, choice.findData(QSettings().value(f"apply/{key}"))))

    def _connect(self) -> None:
        for box in (self.table, self.rtdc, self.sort):
            box.toggled.connect(self.on_changed)
        for choice in (self.table_kind, self.rtdc_kind):
            choice.activated.connect(self.on_changed)
        self.ids.changed.connect(self.on_changed)
        self.folder_button.clicked.connect(self.on_folder_clicked)

    def _compose(self) -> None:
        for box, choices in ((self.table_kind, TABLES), (self.rtdc_kind, RTDC)):
            for value, words, help_text in choices:
                box.addItem(words, value)
                box.setItemData(box.count() - 1, help_text, Qt.ItemDataRole.ToolTipRole)
        self.table_kind.setAccessibleName("Kind of table")
        self.rtdc_kind.setAccessibleName("Kind of .rtdc file")
        for label in (self.folder, self.names):
            label.setObjectName("quiet")
        self.names.setWordWrap(True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.table, 0, 0)
        grid.addWidget(self.table_kind, 0, 1)
        grid.addWidget(self.rtdc, 1, 0)
        grid.addWidget(self.rtdc_kind, 1, 1)
        grid.addWidget(self.ids, 2, 0, 1, 2)
        grid.addWidget(self.sort, 3, 0, 1, 2)
        grid.addWidget(self.folder, 4, 0)
        grid.addWidget(self.folder_button, 4, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(grid)
        column.addWidget(self.names)


def _is_folder(path: Path, outputs: Outputs) -> bool:
    return path == outputs.sort_into or not path.suffix
