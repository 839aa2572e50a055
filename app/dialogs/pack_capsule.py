"""Asks what goes into a capsule."""

from __future__ import annotations

from qtpy.QtCore import Qt
from qtpy.QtWidgets import QDialog, QDialogButtonBox, QLabel, QRadioButton, QVBoxLayout, QWidget

from sessions.summary import RunSummary

WORDS = (
    "One file with the session, the record of the training, its models, figures and predictions. Another lab "
    "opens and verifies it; whoever packs the same run again gets the same file."
)
WITHOUT = "Small. Who verifies needs the same images, which are known by their hashes."
INDENT_PX = 24
WIDTH_PX = 480


class PackCapsuleDialog(QDialog):
    """With the images of a run, or without."""

    def __init__(self, run: RunSummary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Pack {run.name} as capsule")
        self.without_images = QRadioButton("Without images")
        self.with_images = QRadioButton(f"With its {run.n_images:,} images")
        self.without_images.setChecked(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.choose_button = buttons.addButton("Choose file…", QDialogButtonBox.ButtonRole.AcceptRole)
        self.choose_button.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(_words(WORDS))
        column.addWidget(self.without_images)
        column.addWidget(_words(WITHOUT, INDENT_PX))
        column.addWidget(self.with_images)
        column.addWidget(_words("Complete: it is verified wherever this program is.", INDENT_PX))
        column.addSpacing(8)
        column.addWidget(buttons)
        self.setMinimumWidth(WIDTH_PX)


def _words(text: str, indent: int = 0) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setIndent(indent)
    if indent:
        label.setObjectName("quiet")
    return label
