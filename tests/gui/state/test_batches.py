"""A table of runs goes into the queue as a whole or not at all, and goes on where it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.context import AppContext
from app.state.batches import Batches
from sessions.journal import Journal
from sessions.journal_entries import Started
from sessions.run_folder import RunFolder

HEADER = "name,data,architecture,epochs,batch_size\n"


@pytest.fixture
def batches(context: AppContext) -> Batches:
    """Batches of a window whose queue starts nothing."""
    context.queue.close()
    return Batches(context.workers, context.runs, context.queue)


@pytest.fixture
def table(tmp_path: Path, image_folder: Callable[..., Path]) -> Path:
    """A table of three rows on small images."""
    image_folder("images")
    file = tmp_path / "three nets.csv"
    rows = "".join(f"{name},images,MLP_8_8_8,2,8\n" for name in ("a", "b", "c"))
    file.write_text(HEADER + rows, encoding="utf-8")
    return file


def test_rows_wait_in_their_order(
    batches: Batches, context: AppContext, table: Path, tmp_path: Path, qtbot
) -> None:
    """Each row is a training in a folder called like the table; what is begun goes on, the table of results
    is there from the beginning."""
    with qtbot.waitSignal(batches.added, timeout=30_000):
        batches.open(table)
    out = context.runs.folder / "three nets"
    assert [training.run for training in context.queue.waiting] == [str(out / name) for name in "abc"]
    assert not any(training.resumes for training in context.queue.waiting)
    assert (out / "three nets_results.csv").read_text(encoding="utf-8-sig").count("waiting") == 3

    first = context.queue.waiting[0]
    with RunFolder.create(out / "a", first.session) as run:
        Journal(run.journal).record(Started(session=first.session, session_sha256=""))
    context.queue.remove(first)
    with qtbot.waitSignal(batches.added, timeout=30_000):
        batches.open(table)
    waiting = {Path(training.run).name: training.resumes for training in context.queue.waiting}
    assert waiting == {"b": False, "c": False, "a": True}


def test_faulty_table_trains_nothing(batches: Batches, context: AppContext, table: Path, qtbot) -> None:
    """One message names the faulty cells; nothing is put into the queue or the folder of runs."""
    table.write_text(table.read_text() + "d,images,MLP_8_8_8,two,8\n")
    with qtbot.waitSignal(batches.failed, timeout=30_000) as failed:
        batches.open(table)
    assert "row 4, column 'epochs'" in failed.args[0]
    assert not context.queue.waiting
    assert not (context.runs.folder / "three nets").exists()


def test_results_follow_the_trainings(batches: Batches, context: AppContext, table: Path, qtbot) -> None:
    """When a training of the batch is over, the table of results is written anew."""
    with qtbot.waitSignal(batches.added, timeout=30_000):
        batches.open(table)
    results = context.runs.folder / "three nets" / "three nets_results.csv"
    results.unlink()
    batches.on_training_ended(context.queue.waiting[0])
    qtbot.waitUntil(results.is_file, timeout=20_000)
