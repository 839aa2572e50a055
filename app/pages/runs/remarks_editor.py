"""Note and tags of the selected runs."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy.QtCore import QEvent, QObject, Qt, Signal
from qtpy.QtWidgets import QFormLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from sessions.run_history.found import FoundRun
from sessions.run_history.remarks import LONGEST_NOTE, plain_tags

SEVERAL = "The tags that all selected runs have. What you add or take away counts for all of them."
ONE = "Words to find the run by, with commas between."


class RemarksEditor(QWidget):
    """One run: its note and its tags. Several: the tags that they share."""

    note_changed = Signal(str, str)
    """Run folder, and its note."""
    tags_changed = Signal(tuple, tuple, tuple)
    """Run folders, tags to add and tags to take away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tags = QLineEdit()
        self.tags.setPlaceholderText("Tags, with commas between")
        self.tags.setAccessibleName("Tags")
        self.note = QPlainTextEdit()
        self.note.setPlaceholderText("What is worth remembering of this run")
        self.note.setAccessibleName("Note")
        self.note.setTabChangesFocus(True)
        self.note.installEventFilter(self)
        self.facts = QLabel()
        self.facts.setObjectName("quiet")
        self.facts.setWordWrap(True)
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._roots: tuple[str, ...] = ()
        self._shown_tags: tuple[str, ...] = ()
        self._shown_note = ""
        self.tags.editingFinished.connect(self.on_tags_edited)
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(8)
        form.addRow("Tags", self.tags)
        form.addRow("Note", self.note)
        self._form = form
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.facts)
        column.addLayout(form, 1)

    def set_runs(self, runs: Sequence[FoundRun]) -> None:
        """Show what is noted of these runs; what was being written is kept first."""
        self.save()
        one = runs[0] if len(runs) == 1 else None
        self._roots = tuple(run.summary.root for run in runs)
        self._shown_tags = tuple(
            tag for tag in (runs[0].remarks.tags if runs else ()) if _all_have(runs, tag)
        )
        self._shown_note = one.remarks.note if one is not None else ""
        self.tags.setText(", ".join(self._shown_tags))
        self.tags.setToolTip(SEVERAL if one is None else ONE)
        if self.note.toPlainText() != self._shown_note:
            # Only then: it moves the cursor of who is writing.
            self.note.setPlainText(self._shown_note)
        self.note.setVisible(one is not None)
        self._form.labelForField(self.note).setVisible(one is not None)
        self.facts.setText(f"{len(runs)} runs are selected." if one is None else one.summary.root)

    def save(self) -> None:
        """Tell what was changed and not told yet."""
        self.on_tags_edited()
        note = self.note.toPlainText()[:LONGEST_NOTE]
        if len(self._roots) == 1 and note != self._shown_note:
            self._shown_note = note
            self.note_changed.emit(self._roots[0], note)

    def on_tags_edited(self) -> None:
        tags = plain_tags(self.tags.text())
        added = tuple(tag for tag in tags if tag not in self._shown_tags)
        removed = tuple(tag for tag in self._shown_tags if tag not in tags)
        if self._roots and (added or removed):
            self._shown_tags = tags
            self.tags_changed.emit(self._roots, added, removed)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """A note is kept when the cursor leaves it."""
        if event is not None and event.type() == QEvent.Type.FocusOut and watched is self.note:
            self.save()
        return super().eventFilter(watched, event)


def _all_have(runs: Sequence[FoundRun], tag: str) -> bool:
    return all(tag in run.remarks.tags for run in runs)
