"""Recording each look at the test part of a run after its training."""

from __future__ import annotations

from datasets.basics.errors import BadInput, WorkFailed
from sessions.journal import Journal
from sessions.journal_entries import OpenedTest
from sessions.openings import openings
from sessions.run_folder import RunFolder
from sessions.spreadsheet.writer import SpreadsheetHeld, render_run


def record_opening(run: RunFolder, n_images: int) -> int:
    """Record that the test part of a run is evaluated after its training; return how often it was opened.

    The number is kept in the journal, in ``metrics.json`` and in the spreadsheet.

    Raises:
        BadInput: if the run is being trained now; its test part is opened when that ends.
        WorkFailed: if it cannot be recorded.
    """
    if run.locked:
        raise BadInput(
            f"{run.root} is in use by a training, which opens its test part when it ends: "
            "wait for it, or evaluate the validation part."
        )
    try:
        run.lock()
    except BadInput as error:
        raise WorkFailed(f"It cannot be recorded that the test part was opened. {error}") from error
    with run:
        Journal(run.journal).record(OpenedTest(by="evaluation", n_images=n_images))
        count = openings(run.entries())
        metrics = run.metrics()
        try:
            if metrics is not None:
                run.write_metrics({**metrics, "test_openings": count})
            render_run(run)
        except SpreadsheetHeld:
            # The journal has it, and the spreadsheet is rendered from the journal the next time.
            return count
        except OSError as error:
            raise WorkFailed(f"The figures in {run.root} cannot be written ({error.strerror}).") from error
    return count
