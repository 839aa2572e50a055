"""Chooses the threshold of a target class on validation images and reports what it does on others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from datasets.basics.errors import BadInput
from datasets.basics.percents import percent, percents
from datasets.basics.progress import part_of
from engine.jobs.base import JobInfo
from engine.protocol.decisions import ThresholdFigures, ThresholdRequest, ThresholdResult
from engine.steps.assessment.assessing import assessed
from engine.steps.assessment.part_context import PartContext
from engine.steps.context import JobContext
from engine.steps.models.model_source import model_source
from models.decisions.apply import calibrated
from models.decisions.document import Decisions
from models.decisions.thresholds import Choice, Floats, by_cost, choose, costs_of_answers, two_costs
from models.evaluation.intervals.wilson import wilson_interval
from models.spec import Labels

if TYPE_CHECKING:
    from models.evaluation.assessment import Assessment

JOB = JobInfo(name="choose_threshold", request=ThresholdRequest, result=ThresholdResult, needs_network=True)


def run(request: ThresholdRequest, context: JobContext) -> ThresholdResult:
    """Choose on the run's validation part (of a model without a run: on the given rows) and report."""
    source = model_source(Path(request.evaluate.model))
    decisions = source.decisions()
    asked = request.evaluate
    chosen_on = asked
    if source.run is not None:
        chosen_on = asked.model_copy(update={"rows": (), "part": "validation", "shown_before": True})
    first = assessed(chosen_on, PartContext(context, part_of(context.progress, 0.0, 0.5)))
    choice = _choice(request, first.assessment, decisions)
    same = chosen_on == asked
    second = first if same else assessed(asked, PartContext(context, part_of(context.progress, 0.5, 1.0)))
    figures = _figures(request, first.assessment, decisions, choice.threshold)
    reported = _figures(request, second.assessment, decisions, choice.threshold)
    return ThresholdResult(
        threshold=choice.threshold if choice.reached else None,
        chosen_on=figures,
        reported_on=reported,
        sentence=_sentence(request, choice, figures, None if same else reported),
        test_openings=second.test_openings,
    )


def _choice(request: ThresholdRequest, assessment: Assessment, decisions: Decisions) -> Choice:
    target = _target(request, assessment)
    scores = _probabilities(assessment, decisions)[:, target]
    if request.rule != "cost":
        return choose(request.rule, scores, assessment.truth[:, target], request.value)
    return by_cost(scores, *_costs(request, assessment, decisions))


def _target(request: ThresholdRequest, assessment: Assessment) -> int:
    if request.target not in assessment.classes:
        raise BadInput(
            f"The model has no class {request.target!r}, only {', '.join(assessment.classes)}: "
            "choose the target among these."
        )
    return assessment.classes.index(request.target)


def _probabilities(assessment: Assessment, decisions: Decisions) -> Floats:
    labels: Labels = "several" if assessment.several else "one"
    return calibrated(assessment.probabilities, decisions, labels).astype(np.float64)


def _costs(request: ThresholdRequest, assessment: Assessment, decisions: Decisions) -> tuple[Floats, Floats]:
    target = _target(request, assessment)
    if not request.costs:
        return two_costs(assessment.truth[:, target], request.false_alarm, request.miss)
    n = len(assessment.classes)
    costs = np.array(request.costs, dtype=np.float64) if _square(request.costs, n) else None
    if costs is None or assessment.several:
        raise BadInput(
            f"The costs are a table of {n} rows (true class) and {n} columns (answer), for images of one "
            "class."
        )
    return costs_of_answers(_probabilities(assessment, decisions), assessment.labels, target, costs)


def _square(costs: tuple[tuple[float, ...], ...], n: int) -> bool:
    return len(costs) == n and all(len(row) == n for row in costs)


def _figures(
    request: ThresholdRequest, assessment: Assessment, decisions: Decisions, threshold: float
) -> ThresholdFigures:
    target = _target(request, assessment)
    positive = assessment.truth[:, target]
    chosen = _probabilities(assessment, decisions)[:, target] >= threshold
    hits, n_chosen, n_target = int((chosen & positive).sum()), int(chosen.sum()), int(positive.sum())
    cost = None
    if request.rule == "cost":
        if_chosen, if_not = _costs(request, assessment, decisions)
        cost = float(np.where(chosen, if_chosen, if_not).mean())
    return ThresholdFigures(
        threshold=threshold,
        n=len(assessment),
        n_target=n_target,
        n_chosen=n_chosen,
        purity=hits / n_chosen if n_chosen else None,
        purity_ci95=wilson_interval(hits, n_chosen) if n_chosen else None,
        yield_=hits / n_target if n_target else None,
        yield_ci95=wilson_interval(hits, n_target) if n_target else None,
        mean_cost=cost,
    )


def _sentence(
    request: ThresholdRequest, choice: Choice, figures: ThresholdFigures, reported: ThresholdFigures | None
) -> str:
    if not choice.reached:
        return (
            f"{percent(request.value)} purity is not reached: the best is {percent(figures.purity or 0)}, "
            f"with a threshold of {choice.threshold:.3f} and {percent(figures.yield_ or 0)} yield."
        )
    told = (
        f"{request.target} from a probability of {choice.threshold:.3f} on: {_told(figures)} on the images "
    )
    if reported is None:
        return f"{told}it was chosen on, which is a little too good; name other images to report it on."
    return f"{told}it was chosen on, {_told(reported, intervals=True)} on {reported.n:,} others."


def _told(figures: ThresholdFigures, intervals: bool = False) -> str:
    parts = []
    for name, share, ends in (
        ("purity", figures.purity, figures.purity_ci95),
        ("yield", figures.yield_, figures.yield_ci95),
    ):
        if share is not None and ends is not None:
            interval = f" (95 % interval {percents(ends[0], ends[1])})" if intervals else ""
            parts.append(f"{name} {percent(share)}{interval}")
    if figures.mean_cost is not None:
        parts.append(f"mean cost {figures.mean_cost:.3g}")
    return ", ".join(parts) or "no image reaches it"
