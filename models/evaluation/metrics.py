"""The figures of a classifier, from what it said of labelled images."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from datasets.basics.progress import Progress, silent
from models.evaluation.assessment import Assessment
from models.evaluation.figures import ClassFigures, Interval, Metrics
from models.evaluation.intervals.all_figures import all_intervals, exact_intervals
from models.evaluation.intervals.bootstrap import n_replicates
from models.evaluation.intervals.bounded import Ends
from models.evaluation.intervals.wilson import wilson_interval
from models.evaluation.measures.base import MeasureInfo
from models.evaluation.measures.registry import measures
from models.evaluation.parts import confusion_matrix
from models.evaluation.ranking import Ranked, Ranking
from models.evaluation.tallies import Sample, Tallies

Floats = npt.NDArray[np.float64]


def measured(assessment: Assessment, progress: Progress = silent, *, bootstrap: bool = True) -> Metrics:
    """Return the figures of an assessment with their 95 % intervals.

    Args:
        bootstrap: whether to draw samples for the intervals that need it, which takes up to a few seconds;
            without it only shares of images without groups have one, and the accuracy, as if there were none.
    """
    labels = "several" if assessment.several else "one"
    every = measures(labels)
    sample = Sample(assessment)
    plain = Tallies.plain(sample)
    values = {measure.INFO.name: measure.value(plain)[0].reshape(-1) for measure in every}
    if bootstrap:
        ends = all_intervals(sample, every, values, n_replicates(assessment), progress)
    else:
        ends = exact_intervals(assessment, every, values)
    told: dict[str, list[Any]] = {
        measure.INFO.name: _told(measure.INFO, values[measure.INFO.name]) for measure in every
    }
    told |= {f"{name}_ci95": _intervals(both) for name, both in ends.items()}
    of_class = {measure.INFO.name for measure in every if measure.INFO.scope == "class"}
    overall = {name: found[0] for name, found in told.items() if name.removesuffix("_ci95") not in of_class}
    right, n = int(assessment.right.sum()), len(assessment)
    return Metrics(
        **{"accuracy_ci95": wilson_interval(right, n), **overall},
        n=n,
        per_class=_per_class(assessment, {name: told[name] for name in told if name not in overall}),
        confusion_matrix=() if assessment.several else _matrix(assessment),
        classes=assessment.classes,
        labels="several" if assessment.several else "one",
        n_groups=_n_groups(assessment) if bootstrap else None,
    )


def roc_auc(scores: npt.NDArray[np.floating], positive: npt.NDArray[np.bool_]) -> float | None:
    """Return the area under the ROC curve by ranks (Mann-Whitney U), ties counted half.

    Args:
        scores: (n,).
        positive: (n,), whether each image belongs to the class.

    Returns:
        None where all images belong to the class or none does.
    """
    if positive.all() or not positive.any():
        return None
    return float(Ranked.of(Ranking.of(scores, positive), np.ones((1, len(scores)))).roc_auc()[0])


def _per_class(assessment: Assessment, told: Mapping[str, list[Any]]) -> tuple[ClassFigures, ...]:
    n, n_predicted = assessment.truth.sum(axis=0).tolist(), assessment.said.sum(axis=0).tolist()
    return tuple(
        ClassFigures(
            class_name=name,
            n=n[place],
            n_predicted=n_predicted[place],
            **{figure: found[place] for figure, found in told.items()},
        )
        for place, name in enumerate(assessment.classes)
    )


def _matrix(assessment: Assessment) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(row) for row in confusion_matrix(assessment).tolist())


def _n_groups(assessment: Assessment) -> int | None:
    groups = assessment.group_numbers
    if groups is None:
        return 1 if assessment.is_one_group else None
    return int(groups.max()) + 1


def _told(info: MeasureInfo, values: Floats) -> list[float | None]:
    return [info.undefined if np.isnan(value) else float(value) for value in values]


def _intervals(ends: Ends) -> list[Interval | None]:
    return [
        None if np.isnan(low) or np.isnan(high) else (float(low), float(high))
        for low, high in zip(*ends, strict=True)
    ]
