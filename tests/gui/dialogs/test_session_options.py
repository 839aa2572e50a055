"""Each option of a session has a field somewhere in the window, but for those that docs/options.md names."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.dialogs.session_options import ELSEWHERE, SessionOptionsDialog
from app.state.session_state import SessionState
from sessions.document import Session


def test_what_belongs_to_no_page_is_changed_here(qtbot: QtBot) -> None:
    """Seed, threads, notes and memory; a step of undo each, which the fields follow."""
    state = SessionState()
    dialog = SessionOptionsDialog(state)
    qtbot.addWidget(dialog)
    shown = {*dialog.session_form.names(), *ELSEWHERE}
    assert shown == {"name", "device", "threads", "seed", "notes"}
    dialog.session_form.editor("seed").edited.emit("seed", 7)
    dialog.feeding_form.editor("memory_mib").edited.emit("memory_mib", 512)
    assert (state.session.seed, state.session.feeding.memory_mib) == (7, 512)
    assert state.undo_text == "memory for images"
    state.undo()
    state.undo()
    assert state.session == Session() and dialog.session_form.value() == Session()
