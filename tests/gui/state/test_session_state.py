"""The session in the window: undo, redo, saved and unsaved."""

from __future__ import annotations

from pathlib import Path

from app.state.session_state import SessionState
from sessions.document import Session


def _named(name: str) -> Session:
    return Session(name=name)


def test_undo_and_redo_step_through_the_versions(qtbot) -> None:
    """Each change can be taken back and done again, in order."""
    state = SessionState()
    for name in ("one", "two", "three"):
        state.set_session(_named(name), f"name {name}")
    assert state.undo_text == "name three"
    state.undo()
    state.undo()
    assert state.session.name == "one"
    assert state.redo_text == "name two"
    state.redo()
    assert state.session.name == "two"
    state.set_session(_named("other"), "name other")
    assert not state.can_redo
    state.undo()
    assert state.session.name == "two"


def test_steps_with_the_same_key_are_one_step(qtbot) -> None:
    """Dragging a slider through many values is taken back at once."""
    state = SessionState()
    for value in range(1, 6):
        state.set_session(Session(seed=value + 1), "seed", merge="seed")
    state.undo()
    assert state.session == Session()
    assert not state.can_undo


def test_an_equal_session_is_no_step(qtbot) -> None:
    """Setting what is there already changes nothing."""
    state = SessionState()
    with qtbot.assertNotEmitted(state.session_changed):
        state.set_session(Session(), "nothing")
    assert not state.can_undo


def test_modified_follows_saving_and_undo(qtbot, tmp_path: Path) -> None:
    """A session is modified until it is saved, and again when undo leaves the saved version."""
    state = SessionState()
    changes: list[bool] = []
    state.modified_changed.connect(changes.append)
    state.set_session(_named("a"), "name")
    state.mark_saved(state.session, tmp_path / "a.xlsx")
    state.undo()
    state.redo()
    assert changes == [True, False, True, False]
    assert state.path == tmp_path / "a.xlsx"
    assert state.saved_at is not None


def test_a_change_during_saving_stays_unsaved(qtbot, tmp_path: Path) -> None:
    """What was changed while the worker wrote the file is not taken for saved."""
    state = SessionState()
    state.set_session(_named("a"), "name")
    written = state.session
    state.set_session(_named("b"), "name")
    state.mark_saved(written, tmp_path / "a.xlsx")
    assert state.is_modified


def test_another_session_ends_the_history(qtbot) -> None:
    """Undo cannot lead from an opened session back into the one before it."""
    state = SessionState()
    state.set_session(_named("a"), "name")
    state.replace(_named("opened"), None)
    assert not state.can_undo
    assert not state.is_modified


def test_what_becomes_known_is_no_step(qtbot) -> None:
    """A fact about the data reaches every version, also those that undo and redo lead to, and stays saved."""
    state = SessionState()
    for name in ("one", "two", "three"):
        state.set_session(_named(name), f"name {name}")
    state.undo()
    state.mark_saved(state.session, Path("/some/where.xlsx"))
    state.amend(lambda session: session.model_copy(update={"seed": 99}))
    assert not state.is_modified
    assert (state.session.name, state.session.seed) == ("two", 99)
    state.redo()
    assert (state.session.name, state.session.seed) == ("three", 99)
    state.undo()
    state.undo()
    assert (state.session.name, state.session.seed) == ("one", 99)
