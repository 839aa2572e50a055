"""What the window keeps and says of a training that is held, or ended otherwise than planned."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.context import AppContext
from app.pages.train.queue_row import QueueRow
from app.pages.train.watch import TrainingWatch
from app.state.training import Training
from app.worker.job_handle import JobHandle
from engine.protocol.training import TrainingStarted
from models.training.events import BatchDone, EpochDone
from sessions.document import Session


def test_the_name_of_a_training_that_made_no_folder_is_free_again(context: AppContext) -> None:
    """Nobody looks for a folder "vanish" that was never made, because the next one is "vanish-2"."""
    context.queue.close()
    training = context.queue.train(Session(), "vanish")
    assert context.runs.new_run_folder("vanish").name == "vanish-2"
    training.on_failed(1, "An image is gone.", "")
    assert context.runs.new_run_folder("vanish").name == "vanish"


def _begun(context: AppContext, run: Path) -> tuple[Training, JobHandle]:
    """Return a training that is at work and has done epoch 1 of 9, and its job."""
    training, handle = Training(Session(), run), JobHandle("1", "train", context.workers.data)
    training.follow(handle)
    started = TrainingStarted(
        run=training.run, session=Session(), first_epoch=0, epochs=9, n_train=8, n_validation=0, n_test=0,
        parameters=1, device="cpu",
    )  # fmt: skip
    for kind, event in (("training", started), ("batch", _batch(1)), ("epoch", _epoch(1))):
        handle.event_received.emit(kind, event.model_dump(mode="json"))
    return training, handle


def _batch(epoch: int) -> BatchDone:
    return BatchDone(epoch=epoch, step=4, steps=4, loss=1.0, accuracy=0.5, images_per_second=9.0)


def _epoch(epoch: int) -> EpochDone:
    return EpochDone(
        epoch=epoch, loss=1.0, accuracy=0.5, learning_rate=0.1, seconds=2.0, images_per_second=9.0,
        is_best=True, time="2026-11-21T12:30:00+00:00",
    )  # fmt: skip


def test_a_pause_tells_one_epoch_and_no_time(context: AppContext, qtbot: QtBot, tmp_path: Path) -> None:
    """List and line name the same epoch, and a training that does not move has no time left."""
    training, handle = _begun(context, tmp_path / "cells")
    watch = TrainingWatch()
    qtbot.addWidget(watch)
    watch.begin("cells", 9)
    watch.on_batch(_batch(1))
    row = QueueRow(training)
    qtbot.addWidget(row)
    assert "epoch 1 of 9" in row.state.words, "between two epochs it is still the one that was shown"
    watch.set_state("paused")
    watch.on_batch(_batch(2))
    handle.event_received.emit("batch", _batch(2).model_dump(mode="json"))
    assert watch.progress.text.text() == "Paused · epoch 2 of 9 · batch 4 of 4"
    assert "epoch 2 of 9" in row.state.words
    watch.set_state("running")
    watch.on_batch(_batch(3))
    assert watch.progress.text.text().startswith("Epoch 3 of 9")


def test_a_training_that_the_system_ended_says_what_is_safe(context: AppContext, tmp_path: Path) -> None:
    """Not which helper starts next: what happened, up to which epoch it is on disk, and that it can go on."""
    ends = []
    for notes in ((), ("unsaved",), ("unsaved", "saved_again")):
        training, handle = _begun(context, tmp_path / "cells")
        for kind in notes:
            handle.event_received.emit(kind, {"message": "The disk is full."})
        handle.event_received.emit("epoch", _epoch(2).model_dump(mode="json"))
        handle.died = "signal 9"
        handle.fail(1, "The helper process ended.")
        ends.append(training.failure[1])
    ended = (
        "The training was ended by the system (signal 9), perhaps for lack of memory. Everything up to epoch"
    )
    assert ends == [f"{ended} {safe} is safe; Resume goes on from there." for safe in (2, 1, 2)]


def test_in_a_low_window_the_curves_are_whole_and_the_messages_give_way(qtbot: QtBot) -> None:
    """Curves whose axis is cut off cannot be read; with more room the messages are there again."""
    watch = TrainingWatch()
    qtbot.addWidget(watch)
    watch.begin("cells", 9)
    watch.result.show()
    for height, is_told in ((700, True), (470, False), (700, True)):
        watch.resize(580, height)
        watch.show()
        qtbot.waitUntil(lambda is_told=is_told: watch.log.isVisible() == is_told, timeout=3000)
        needed = watch.plot.whole_height + watch.plot.legend.height()
        qtbot.waitUntil(lambda needed=needed: watch.plot.height() >= needed, timeout=3000)
