"""Rows appear at once and are completed when their file has been read to its end."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.pages.data.rows_model import RowsModel, column_of
from app.state.added_words import added_words
from app.state.drop import Drop
from app.state.picture_store import PictureStore
from app.state.session_state import SessionState
from app.worker.job_handle import JobHandle
from app.worker.pool import Workers
from datasets.facts import RowFacts
from datasets.spec import DataRow, InputSpec
from engine.protocol.data import RowSurveyed, SurveyResult
from sessions.document import Session

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


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((1, 1, 0), "Added 1 row with 1 image."),
        ((2, 1200, 1), "Added 2 rows with 1,200 images. One was there already."),
        ((0, 0, 1), "Nothing was added: the row was there already."),
        ((0, 0, 3), "Nothing was added: all 3 rows were there already."),
        ((0, 0, 1, 1), "1 image that had been left out is used again."),
        ((0, 0, 0), "Nothing was added."),
    ],
)
def test_what_was_added_in_words(counts: tuple[int, ...], said: str) -> None:
    """One is one, and nothing is not 0 rows with 0 images."""
    assert added_words(*counts) == said


def test_an_input_is_proposed_from_images_alone(qtbot: QtBot, workers: Workers) -> None:
    """Empty class folders say nothing of an input; the first images do, though rows are there."""
    state, pictures = SessionState(), PictureStore(workers)
    sentences = []
    for name, n_images, size in (("empty", 0, 32), ("cells", 5, 48)):
        handle = JobHandle(f"data-{name}", "survey", workers.data)
        drop = Drop(state, pictures, handle, state)
        drop.said.connect(sentences.append)
        row = DataRow(path=f"/data/{name}", class_name=name, n_images=n_images)
        surveyed = RowSurveyed(row=row, facts=RowFacts(n_images=n_images))
        handle.event_received.emit("row", surveyed.model_dump(mode="json"))
        session = Session(rows=(row,), classes=(name,), input=InputSpec(size=size))
        handle.finished.emit(SurveyResult(rows=(row,), facts=(), session=session).model_dump(mode="json"))
    assert sentences[0] == "Added 1 row with 0 images."
    assert sentences[1].startswith("Added 1 row with 5 images. Proposed input: 48 × 48 pixels")
    assert state.session.input.size == 48
