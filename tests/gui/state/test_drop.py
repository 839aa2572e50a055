"""Rows appear at once and are completed when their file has been read to its end."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.pages.data.rows_model import RowsModel, column_of
from app.state.drop import Drop
from app.state.picture_store import PictureStore
from app.state.session_state import SessionState
from app.worker.job_handle import JobHandle
from app.worker.pool import Workers
from datasets.facts import RowFacts
from datasets.spec import DataRow
from engine.protocol.data import RowSurveyed

ROW = DataRow(path="/data/cells.rtdc", source="rtdc", class_name="cells", n_images=1_000_000)
WHOLE = ROW.model_copy(update={"sha256": "ab" * 32, "size_bytes": 7})


@pytest.fixture
def state(qtbot: QtBot, workers: Workers) -> SessionState:
    """A session into which one row was dropped whose file is still being read, then renamed by hand."""
    state, pictures = SessionState(), PictureStore(workers)
    handle = JobHandle("data-1", "survey", workers.data)
    drop = Drop(state, pictures, handle, state)
    first = RowSurveyed(row=ROW, facts=RowFacts(n_images=ROW.n_images))
    handle.event_received.emit("row", first.model_dump(mode="json"))
    assert [row.sha256 for row in state.session.rows] == [""]
    renamed = state.session.rows[0].model_copy(update={"class_name": "mine"})
    state.set_session(state.session.model_copy(update={"rows": (renamed,), "classes": ("mine",)}), "class")
    hashed = {"index": 0, "row": WHOLE.model_dump(mode="json"), "facts": {"n_images": WHOLE.n_images}}
    handle.event_received.emit("hashed", hashed)
    assert drop.parent() is state
    return state


def test_the_hash_arrives_in_a_row_that_was_edited_meanwhile(state: SessionState) -> None:
    """What the person changed stays; hash and size are filled in, also before the change."""
    (row,) = state.session.rows
    assert (row.class_name, row.sha256, row.size_bytes) == ("mine", WHOLE.sha256, 7)
    state.undo()
    (row,) = state.session.rows
    assert (row.class_name, row.sha256) == ("cells", WHOLE.sha256)
    state.undo()
    assert state.session.rows == ()


def test_a_row_that_is_still_read_says_so(qtbot: QtBot, workers: Workers, state: SessionState) -> None:
    """The table shows the row at once, with a word on what is still to come."""
    model = RowsModel(PictureStore(workers))
    for row, expected in ((ROW, True), (WHOLE, False)):
        model.set_session(state.session.model_copy(update={"rows": (row,), "classes": ("cells",)}))
        assert ("checking…" in model.data(model.index(0, column_of("path")))) is expected
