"""A training with a time budget ends in time, and what was planned is on record."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from engine.steps.training.training_run import begin, go_on
from models.training.events import EpochDone
from sessions.checkpoints import CheckpointStore
from sessions.journal_entries import Changed
from sessions.run_folder import RunFolder


def test_the_budget_plans_the_epochs_and_a_resume_repeats_the_plan(
    make_session: Any, make_context: Any, tmp_path: Path
) -> None:
    """Thousands of epochs were asked for; the plan makes them fewer, and the schedule follows it."""
    context = make_context()
    begun = time.monotonic()
    result = begin(make_session("epochs=100000", "time_budget=0.1"), tmp_path / "run", None, context)
    assert time.monotonic() - begun < 60
    assert 1 <= result.epochs < 2000
    changes = context.of(Changed)
    assert changes[0].epoch == 2
    assert changes[-1].changes == {"training.epochs": result.epochs}
    # One cycle has fallen to nearly nothing at its planned end.
    assert context.of(EpochDone)[-1].learning_rate < 0.1 * max(e.learning_rate for e in context.of(EpochDone))

    run = RunFolder.open(tmp_path / "run")
    before = CheckpointStore(run.checkpoints).latest()
    again = go_on(run, run.session(), make_context())
    after = CheckpointStore(run.checkpoints).latest()
    assert again.epochs == result.epochs
    assert before is not None and after is not None and before.epoch == after.epoch
