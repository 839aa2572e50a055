"""The editors in the cells of the table of rows."""

from __future__ import annotations

from typing import cast

from qtpy.QtCore import QAbstractItemModel, QModelIndex, QSize, QSortFilterProxyModel, Qt
from qtpy.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QSpinBox,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.pages.data.rows_model import ALL, COLUMNS, PART_TITLES, RowsModel
from app.widgets.class_chip import DOT

EDIT = Qt.ItemDataRole.EditRole
LARGEST_DRAW = 100_000_000
"""As the field declares."""


class RowEditors(QStyledItemDelegate):
    """Class with completion, part as a list, images per epoch with "all", zoom."""

    def initStyleOption(self, option: QStyleOptionViewItem | None, index: QModelIndex) -> None:
        super().initStyleOption(option, index)
        # A path is told by its end, a name by its beginning.
        if option is not None and COLUMNS[index.column()].field != "path":
            option.textElideMode = Qt.TextElideMode.ElideRight
            option.decorationSize = QSize(DOT, DOT)

    def createEditor(
        self, parent: QWidget | None, option: QStyleOptionViewItem, index: QModelIndex
    ) -> QWidget | None:
        field = COLUMNS[index.column()].field
        if field in ("class_name", "group"):
            return self._name_box(parent, index, field)
        if field == "part":
            return self._part_box(parent)
        if field == "images_per_epoch":
            return draw_box(parent)
        if field == "zoom":
            return zoom_box(parent)
        return super().createEditor(parent, option, index)

    def setEditorData(self, editor: QWidget | None, index: QModelIndex) -> None:
        value = index.data(EDIT)
        if isinstance(editor, QComboBox) and editor.isEditable():
            editor.setEditText(str(value))
            editor.lineEdit().selectAll()
        elif isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(value))
        elif isinstance(editor, QSpinBox):
            editor.setValue(-1 if value is None else int(value))
        elif isinstance(editor, QDoubleSpinBox):
            editor.setValue(float(value))
        else:
            super().setEditorData(editor, index)

    def setModelData(
        self, editor: QWidget | None, model: QAbstractItemModel | None, index: QModelIndex
    ) -> None:
        if model is None:
            return
        if isinstance(editor, QComboBox):
            value = editor.currentText() if editor.isEditable() else editor.currentData()
            model.setData(index, value, EDIT)
        elif isinstance(editor, QSpinBox):
            editor.interpretText()
            model.setData(index, None if editor.value() < 0 else editor.value(), EDIT)
        elif isinstance(editor, QDoubleSpinBox):
            editor.interpretText()
            model.setData(index, editor.value(), EDIT)
        else:
            super().setModelData(editor, model, index)

    def updateEditorGeometry(
        self, editor: QWidget | None, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        if editor is not None:
            editor.setGeometry(option.rect)

    def on_chosen(self) -> None:
        """A choice from a list is final: no further key is needed."""
        editor = self.sender()
        if isinstance(editor, QWidget):
            self.commitData.emit(editor)
            self.closeEditor.emit(editor)

    def _name_box(self, parent: QWidget | None, index: QModelIndex, field: str) -> QComboBox:
        box = QComboBox(parent)
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        model = cast(RowsModel, cast(QSortFilterProxyModel, index.model()).sourceModel())
        box.addItems(model.known(field))
        box.completer().setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        box.activated.connect(self.on_chosen)
        return box

    def _part_box(self, parent: QWidget | None) -> QComboBox:
        box = QComboBox(parent)
        for name, title in PART_TITLES.items():
            box.addItem(title, name)
        box.activated.connect(self.on_chosen)
        return box


def draw_box(parent: QWidget | None) -> QSpinBox:
    """Return a box for the images per epoch; one below 0 means all."""
    box = QSpinBox(parent)
    box.setRange(-1, LARGEST_DRAW)
    box.setSpecialValueText(ALL)
    box.setGroupSeparatorShown(True)
    box.setSingleStep(10)
    box.setAccelerated(True)
    box.setToolTip("All: every image once per epoch. 0: the row is not used.")
    return box


def zoom_box(parent: QWidget | None) -> QDoubleSpinBox:
    """Return a box for the zoom factor."""
    box = QDoubleSpinBox(parent)
    box.setRange(0.01, 100.0)
    box.setDecimals(2)
    box.setSingleStep(0.05)
    box.setSuffix(" ×")
    return box
