"""What this program is."""

from __future__ import annotations

import platform

from qtpy.QtCore import Qt
from qtpy.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from app.widgets.icon_label import IconLabel
from resources import PROGRAM, VERSION


class AboutDialog(QDialog):
    """Name, version and what it is for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"About {PROGRAM}")
        picture = IconLabel("grid-dots", "accent", 48)
        title = QLabel(f"{PROGRAM} {VERSION}")
        title.setObjectName("title")
        text = QLabel(
            "Train, check, apply and hand on image classifiers, without programming.\n\n"
            f"Free software under the GNU General Public License 3.0 or later.\n"
            f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
        )
        text.setObjectName("quiet")
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(picture)
        layout.addWidget(title)
        layout.addWidget(text)
        layout.addWidget(buttons)
