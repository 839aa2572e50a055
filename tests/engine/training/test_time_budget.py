"""A training with a time budget ends in time, and what was planned is on record."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from engine.steps.training.time_budget import TimeBudget
from engine.steps.training.training_run import begin, go_on
from models.spec import TrainingSpec
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
    assert result.seconds >= sum(epoch.seconds for epoch in context.of(EpochDone))
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
    # It says how long all of its epochs took, not the moment of the last process.
    assert again.seconds >= sum(epoch.seconds for epoch in context.of(EpochDone))
    assert before is not None and after is not None and before.epoch == after.epoch


def test_a_pause_neither_spends_the_budget_nor_is_planned_with() -> None:
    """Ten epochs of 2 s fit into 20 s, with an hour's pause in the second one."""
    now, held, spec = [0.0], [0.0], TrainingSpec(epochs=10, time_budget=1 / 3)
    budget = TimeBudget(0.0, held_s=lambda: held[0], clock=lambda: now[0])
    budget.begin()
    for done, paused in enumerate((0.0, 0.0, 3600.0, 0.0, 0.0)):
        now[0] += 2.0 * bool(done) + paused
        held[0] += paused
        assert budget.changes(spec, done) == {}
    assert budget.spent_s == 8.0
