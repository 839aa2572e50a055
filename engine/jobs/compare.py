"""Compares two models on the same images."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from datasets.basics.percents import percent
from datasets.basics.progress import part_of
from engine.jobs.base import JobInfo
from engine.protocol.evaluation import CompareRequest, CompareResult, EvaluateRequest
from engine.steps.assessment.assessing import assessed, assessed_too
from engine.steps.context import JobContext
from engine.steps.models.model_source import model_source
from models.decisions.words import not_compared

if TYPE_CHECKING:
    from models.evaluation.assessment import Assessment
    from models.evaluation.comparison import Comparison

JOB = JobInfo(name="compare", request=CompareRequest, result=CompareResult, needs_network=True)


def run(request: CompareRequest, context: JobContext) -> CompareResult:
    """Evaluate both models on the images of the request and test whether one is right more often."""
    from models.evaluation.comparison import compare

    asked = EvaluateRequest(
        model=request.model,
        rows=request.rows,
        part=request.part,
        find_in=request.find_in,
        shown_before=request.shown_before,
    )
    first = assessed(asked, context, part_of(context.progress, 0.0, 0.5))
    second = assessed_too(request.other, first, context, part_of(context.progress, 0.5, 1.0))
    found = compare(first.assessment, second.assessment)
    said = (_sentence(found, _name(request.model), _name(request.other)), _note(request))
    return CompareResult(
        n=found.n,
        n_groups=found.n_groups,
        accuracy=found.accuracy,
        other_accuracy=found.other_accuracy,
        difference=found.difference,
        difference_ci95=found.difference_ci95,
        only_first_right=found.only_first_right,
        only_second_right=found.only_second_right,
        first_alone=_right_alone(first.assessment, second.assessment),
        second_alone=_right_alone(second.assessment, first.assessment),
        p_value=found.p_value,
        winner=found.winner,
        sentence=" ".join(filter(None, said)),
        test_openings=first.test_openings,
    )


def _right_alone(one: Assessment, other: Assessment) -> tuple[tuple[int, int], ...]:
    """Return the images, the same and in the same order in both, that ``one`` alone is right about."""
    chosen = one.right & ~other.right
    return tuple(zip(one.rows[chosen].tolist(), one.indices[chosen].tolist(), strict=True))


def _name(model: str) -> str:
    path = Path(model)
    return path.stem if path.suffix == ".keras" else path.name


def _note(request: CompareRequest) -> str:
    models = (request.model, request.other)
    return not_compared((_name(model), model_source(Path(model)).decisions()) for model in models)


def _sentence(found: Comparison, first: str, second: str) -> str:
    low, high = (100 * end for end in found.difference_ci95)
    figures = (
        f"{first} {percent(found.accuracy)}, {second} {percent(found.other_accuracy)} of {found.n:,} images "
        f"right; difference {100 * found.difference:+.1f} points (95 % interval {low:+.1f} to {high:+.1f}), "
        f"p = {found.p_value:.2g} ({_test_name(found)})."
    )
    if not found.winner:
        return f"No winner: the difference may well be chance. {figures}"
    return f"{first if found.winner == 'first' else second} is right more often. {figures}"


def _test_name(found: Comparison) -> str:
    if found.n_groups is None:
        return "McNemar's exact test"
    return f"swapping the models in whole groups, {found.n_groups} groups"
