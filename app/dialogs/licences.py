"""The licences of what the program is made of."""

from __future__ import annotations

import importlib.metadata

from qtpy.QtCore import Qt
from qtpy.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

import resources


class LicencesDialog(QDialog):
    """Our own licence, the one of the icons, and what each installed library says of itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Licences")
        self.resize(720, 480)
        text = QPlainTextEdit(licence_text())
        text.setReadOnly(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.addWidget(text)
        layout.addWidget(buttons)


def licence_text() -> str:
    """Return the text of the dialog."""
    lines = [
        f"{resources.PROGRAM} is free software under the GNU General Public License, version 3 or later.",
        "https://www.gnu.org/licenses/gpl-3.0.html",
        "",
        "Icons",
        resources.path("icons/LICENSE").read_text(encoding="utf-8"),
        "Libraries, as their packages say",
    ]
    found = {
        distribution.metadata["Name"]: _licence(distribution)
        for distribution in importlib.metadata.distributions()
        if distribution.metadata["Name"]
    }
    lines += [f"{name}: {licence}" for name, licence in sorted(found.items(), key=_name)]
    return "\n".join(lines)


def _licence(distribution: importlib.metadata.Distribution) -> str:
    metadata = distribution.metadata
    given = "".join((metadata.get_all("License-Expression") or metadata.get_all("License") or [""])[:1])
    if given:
        return given.splitlines()[0]
    classifiers = [entry for entry in metadata.get_all("Classifier") or () if entry.startswith("License")]
    return classifiers[0].rpartition(" :: ")[2] if classifiers else "see its package"


def _name(entry: tuple[str, str]) -> str:
    return entry[0].lower()
