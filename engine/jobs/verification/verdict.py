"""From the steps that were compared to the verdict."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from datasets.basics.progress import part_of
from engine.jobs.base import JobContext
from engine.jobs.verification.environment import environment_step
from engine.jobs.verification.epochs import EpochComparison
from engine.jobs.verification.outcome import figures_step, model_step
from engine.jobs.verification.record import RunRecord
from engine.jobs.verification.replay import Replay, train_again
from engine.jobs.verification.spread import accuracy_spread
from engine.protocol.verification import (
    AccuracySpread,
    Verdict,
    VerifiedStep,
    VerifyResult,
)
from sessions.document import Session
from sessions.run_folder import RunFolder

_SPREADABLE = ("environment", "order", "images", "weights", "figures", "model")
"""Steps that may differ where the training runs elsewhere."""


def early_end(run: RunFolder, steps: Sequence[VerifiedStep], seconds: float) -> VerifyResult:
    """Return the result of what was found before any training."""
    return _result(run, steps, 0, None, seconds)


def trained_again(
    record: RunRecord,
    session: Session,
    root: Path,
    steps: Sequence[VerifiedStep],
    context: JobContext,
    done_share: float,
    begun: float,
) -> VerifyResult:
    """Train again into ``root`` and compare.

    Args:
        session: of the run, with the paths of today.
        steps: what was compared before.
        done_share: part of the bar that is behind it.
        begun: ``time.monotonic()`` when the verification began.

    Raises:
        DiscernError: as the training does.
    """
    found = list(steps)
    comparison = EpochComparison(record.epochs, partial(context.event, "epoch_verified"))

    def on_environment(now: dict[str, str]) -> None:
        step = environment_step(record.journal.entries, now)
        found.append(step)
        # Elsewhere the accuracy in the end tells whether it is as good; here the first difference does.
        comparison.stop_at_difference = step.held

    replay = Replay(
        control=context.control,
        scans=context.scans,
        assessments=context.assessments,
        progress=part_of(context.progress, done_share, 1.0),
        last_epoch=record.last_epoch,
        on_epoch=comparison.take,
    )
    train_again(record, session, root, replay, on_environment)
    found += comparison.steps()
    if comparison.is_equal:
        now = RunFolder.open(root)
        figures = figures_step(record.run, now)
        found += [model_step(record.run, now), *([] if figures is None else [figures])]
    spread = None if comparison.is_equal else accuracy_spread(record.run, record.epochs, comparison.done)
    return _result(record.run, found, len(comparison.done), spread, time.monotonic() - begun)


def _result(
    run: RunFolder,
    steps: Sequence[VerifiedStep],
    epochs: int,
    spread: AccuracySpread | None,
    seconds: float,
) -> VerifyResult:
    different = [step for step in steps if not step.held]
    elsewhere = next((step for step in different if step.step == "environment"), None)
    verdict: Verdict = "different"
    if all(step is elsewhere for step in different):
        # Another environment that leads to the same bits is worth telling, but no difference.
        verdict = "bitwise"
    elif elsewhere and spread and spread.holds and all(step.step in _SPREADABLE for step in different):
        verdict = "within_spread"
    return VerifyResult(
        run=str(run.root),
        verdict=verdict,
        sentence=_sentence(verdict, different, epochs, spread),
        steps=tuple(steps),
        first_difference=None if verdict == "bitwise" else different[0],
        epochs=epochs,
        accuracy=spread,
        seconds=seconds,
    )


def _sentence(
    verdict: Verdict, different: Sequence[VerifiedStep], epochs: int, spread: AccuracySpread | None
) -> str:
    if verdict == "bitwise":
        told = f"Bitwise equal: {epochs} epochs done again lead to the same weights."
        return f"{told} {different[0].sentence}" if different else told
    if verdict == "within_spread" and spread is not None:
        return (
            f"Equal within the recorded spread, not bitwise. {different[0].sentence} The validation accuracy "
            f"is {spread.now:.2%}, it was {spread.recorded:.2%}; {spread.low:.2%} to {spread.high:.2%} is "
            f"{spread.source}."
        )
    return f"Not the same. The first difference: {different[0].sentence}"
