"""Compares what a model says with the true classes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from engine.jobs.base import JobInfo
from engine.protocol.evaluation import EvaluateRequest, EvaluateResult, ImageScore
from engine.steps.assessment.assessing import assessed
from engine.steps.context import JobContext
from engine.steps.models.model_source import model_source
from models.decisions.words import not_in_figures

if TYPE_CHECKING:
    from models.evaluation.assessment import Assessment

JOB = JobInfo(name="evaluate", request=EvaluateRequest, result=EvaluateResult, needs_network=True)


def run(request: EvaluateRequest, context: JobContext) -> EvaluateResult:
    """Evaluate on given rows, or on a part of the run's own data; with ``out`` write the report."""
    from models.evaluation.class_curves import class_curves, reliability
    from models.evaluation.parts import by_file, by_group, confused_pairs
    from models.evaluation.report import check_report_folder, write_report

    if request.out is not None:
        check_report_folder(Path(request.out))
    note = not_in_figures(model_source(Path(request.model)).decisions())
    known = assessed(request, context)
    if request.out is not None:
        write_report(Path(request.out), known.metrics, known.assessment, context.progress, note)
    return EvaluateResult(
        metrics=known.metrics,
        rows=known.rows,
        images=_images(known.assessment),
        folder=request.out,
        test_openings=known.test_openings,
        curves=class_curves(known.assessment),
        reliability=reliability(known.assessment, known.metrics.ece_ci95),
        by_file=by_file(known.assessment),
        by_group=by_group(known.assessment),
        confused_pairs=confused_pairs(known.assessment),
        assessment=known.key,
        note=note,
    )


def _images(assessment: Assessment) -> tuple[ImageScore, ...]:
    predicted, labels = assessment.predicted.tolist(), assessment.labels.tolist()
    scores = assessment.probabilities.tolist()
    true = [_places(row) for row in assessment.truth.tolist()] if assessment.several else None
    said = [_places(row) for row in assessment.said.tolist()] if assessment.several else None
    return tuple(
        ImageScore(
            row=row,
            index=index,
            name=assessment.names[place],
            true_class=labels[place],
            predicted_class=predicted[place],
            score=scores[place][predicted[place]],
            scores=tuple(scores[place]),
            group=assessment.groups[place],
            true_classes=() if true is None else true[place],
            predicted_classes=() if said is None else said[place],
        )
        for place, (row, index) in enumerate(
            zip(assessment.rows.tolist(), assessment.indices.tolist(), strict=True)
        )
    )


def _places(flags: list[bool]) -> tuple[int, ...]:
    return tuple(place for place, flag in enumerate(flags) if flag)
