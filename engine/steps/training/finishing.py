"""The end of a training: its figures, measured and put on disk."""

from __future__ import annotations

from functools import partial

from datasets.basics.errors import BadInput, WorkFailed
from engine.protocol.training import TrainResult
from engine.steps.training.final_figures import final_figures
from engine.steps.training.recorder import Recorder
from engine.steps.training.run_data import RunData
from models.training.control import Control, StopAsked
from models.training.diagnosis import diagnose
from models.training.fit import FitResult
from sessions.epochs import final_epochs
from sessions.journal_entries import Finished, OpenedTest, Stopped
from sessions.openings import openings
from sessions.run_folder import RunFolder


def finish(
    run: RunFolder, data: RunData, recorder: Recorder, control: Control, result: FitResult, seconds: float
) -> TrainResult:
    """Measure the best model of a training that ended, and put its figures on disk.

    Raises:
        BadInput: if no epoch was finished.
        WorkFailed: if the user did not wait for the figures, or for a folder that cannot be written.
    """
    recorder.store.wait_until_saved(control)
    if not run.best_model.exists():
        recorder.store.record(Stopped(epoch=result.epochs, reason=result.reason))
        raise BadInput("The training was stopped before its first epoch ended; `resume` goes on with it.")
    if len(data.test):
        recorder.store.record(OpenedTest(by="training", n_images=len(data.test)))
    try:
        figures = final_figures(run, data, result.best_epoch)
    except StopAsked as asked:
        raise WorkFailed(
            "The training was stopped before the figures of its best model were measured; "
            "`resume` measures them."
        ) from asked
    epochs = final_epochs(run.entries())
    for sentence in diagnose(epochs, len(data.train), len(run.session().classes)):
        recorder.notice(sentence)
    trained = TrainResult(
        run=str(run.root),
        best_epoch=result.best_epoch,
        epochs=result.epochs,
        validation=figures.validation,
        test=figures.test,
        images_per_second=result.images_per_second,
        seconds=seconds,
        stopped=result.stopped,
        test_openings=openings(run.entries()),
    )
    metrics = trained.model_dump(mode="json", exclude={"run"})
    recorder.store.write(partial(run.write_metrics, metrics))
    if result.stopped:
        recorder.store.record(Stopped(epoch=result.epochs, reason=result.reason))
    else:
        recorder.store.record(
            Finished(
                epoch=result.epochs,
                best_epoch=result.best_epoch,
                reason=result.reason,
                seconds=seconds,
                images_per_second=result.images_per_second,
            )
        )
    recorder.store.wait_until_saved(control)
    recorder.write_spreadsheet(metrics)
    return trained
