"""One finding: what was found, and what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtCore import Qt, Signal
from qtpy.QtGui import QKeyEvent, QMouseEvent
from qtpy.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.pages.data.remedy_buttons import RemedyButtons
from app.widgets.icon_label import IconLabel

if TYPE_CHECKING:
    from datasets.report.document import Finding

ICON_EDGE = 18


class FindingItem(QFrame):
    """A sentence that shows its images when it is clicked; its remedies appear while it is chosen.

    Args:
        finding: what was found.
        icon: name of its icon.
        role: colour role of its icon.
        is_alone: whether it is the only one of its section, so that its remedies are always shown.
        root: folder that holds all data; paths are shown from there on.
    """

    chosen = Signal(list)
    """The finding, in a list of one."""

    def __init__(
        self,
        finding: Finding,
        icon: str,
        role: str,
        is_alone: bool,
        root: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.finding = finding
        self._is_alone = is_alone
        self.setObjectName("finding")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(finding.sentence)
        self.text = QLabel(breakable(finding.sentence.replace(root, "") if root else finding.sentence))
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        # A long name must not make the list wider than its place.
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
        self.text.setToolTip(finding.sentence if root else "")
        self.remedies = RemedyButtons([finding])
        self.remedies.setVisible(is_alone and bool(finding.remedies))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(IconLabel(icon, role, ICON_EDGE), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.text, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addLayout(line)
        layout.addWidget(self.remedies)
        if self.shows_images:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setToolTip("Show the images")

    @property
    def shows_images(self) -> bool:
        """Whether the finding speaks of images that can be looked at."""
        return bool(self.finding.images or self.finding.rows or self.finding.classes)

    def set_chosen(self, chosen: bool) -> None:
        """Show that this finding is the one looked at."""
        self.setProperty("chosen", chosen)
        self.style().unpolish(self)
        self.style().polish(self)
        self.remedies.setVisible((chosen or self._is_alone) and bool(self.finding.remedies))

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        if event is not None and event.button() == Qt.MouseButton.LeftButton:
            self.setFocus()
            self.chosen.emit([self.finding])

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit([self.finding])
            return
        super().keyPressEvent(event)


def breakable(text: str) -> str:
    """Return a sentence whose long paths may be broken into lines behind each separator."""
    for separator in ("/", "\\", "_"):
        text = text.replace(separator, f"{separator}\u200b")
    return text
