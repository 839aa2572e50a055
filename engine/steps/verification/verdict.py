"""From the steps that were compared to the verdict."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from datasets.basics.percents import percent, percents
from datasets.basics.progress import part_of
from engine.protocol.verification import (
    AccuracySpread,
    Verdict,
    VerifiedStep,
    VerifyResult,
)
from engine.steps.context import JobContext
from engine.steps.verification.environment import EnvironmentComparison, compare_environments
from engine.steps.verification.epochs import EpochComparison
from engine.steps.verification.outcome import figures_step, model_step
from engine.steps.verification.record import RunRecord
from engine.steps.verification.replay import Replay, train_again
from engine.steps.verification.spread import accuracy_spread
from sessions.document import Session
from sessions.run_folder import RunFolder


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
    environment: list[EnvironmentComparison] = []

    def on_environment(now: dict[str, str]) -> None:
        environment.append(compare_environments(record.journal.entries, now))
        comparison.is_explained = environment[0].explains

    replay = Replay(
        control=context.control,
        scans=context.scans,
        assessments=context.assessments,
        progress=part_of(context.progress, done_share, 1.0),
        last_epoch=record.last_epoch,
        on_epoch=comparison.take,
    )
    train_again(record, session, root, replay, on_environment)
    epochs = comparison.steps()
    explained = [step for step in epochs if not step.held and environment[0].explains(step.step)]
    found += [environment[0].step, *epochs]
    if comparison.is_equal:
        now = RunFolder.open(root)
        figures = figures_step(record.run, now)
        found += [model_step(record.run, now), *([] if figures is None else [figures])]
    spread = None if comparison.is_equal else accuracy_spread(record, comparison.done)
    return _result(record.run, found, len(comparison.done), spread, time.monotonic() - begun, explained)


def _result(
    run: RunFolder,
    steps: Sequence[VerifiedStep],
    epochs: int,
    spread: AccuracySpread | None,
    seconds: float,
    explained: Sequence[VerifiedStep] = (),
) -> VerifyResult:
    """Return the verdict; ``explained`` are the steps that differ because the environment does."""
    different = [step for step in steps if not step.held]
    unexplained = [step for step in different if step.step != "environment" and step not in explained]
    verdict: Verdict = "different"
    if not unexplained and not explained:
        # Another environment that leads to the same bits is worth telling, but no difference.
        verdict = "bitwise"
    elif not unexplained and spread is not None and spread.holds:
        verdict = "within_spread"
    # What the environment does not explain counts before it.
    first = next(iter([*unexplained, *different]), None)
    return VerifyResult(
        run=str(run.root),
        verdict=verdict,
        sentence=_sentence(verdict, first, different, epochs, spread),
        steps=tuple(steps),
        first_difference=None if verdict == "bitwise" else first,
        epochs=epochs,
        accuracy=spread,
        seconds=seconds,
    )


def _sentence(
    verdict: Verdict,
    first: VerifiedStep | None,
    different: Sequence[VerifiedStep],
    epochs: int,
    spread: AccuracySpread | None,
) -> str:
    if first is None:
        return f"Bitwise equal: {epochs} epochs done again lead to the same weights."
    if verdict == "bitwise":
        return f"Bitwise equal: {epochs} epochs done again lead to the same weights. {first.sentence}"
    if verdict == "within_spread" and spread is not None:
        return (
            f"Equal within the recorded spread, not bitwise. {first.sentence} The validation accuracy "
            f"is {percent(spread.now, 2)}, it was {percent(spread.recorded, 2)}; "
            f"{percents(spread.low, spread.high, 2)} is {spread.source}."
        )
    told = f"Not the same. The first difference: {first.sentence}"
    if first.step == "environment" and spread is not None and not spread.holds:
        return (
            f"{told} The validation accuracy is {percent(spread.now, 2)}, it was "
            f"{percent(spread.recorded, 2)}: outside of {percents(spread.low, spread.high, 2)}, "
            f"{spread.source}."
        )
    elsewhere = next((step for step in different if step.step == "environment"), None)
    if elsewhere is None or elsewhere is first:
        return told
    return f"{told} That does not follow from the environment, which differs too. {elsewhere.sentence}"
