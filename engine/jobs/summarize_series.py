"""Puts the figures of repeats or folds together."""

from __future__ import annotations

from engine.jobs.base import JobInfo
from engine.protocol.series import SummarizeSeriesRequest, SummarizeSeriesResult
from engine.steps.context import JobContext
from models.evaluation.series import out_of_fold, spread

JOB = JobInfo(name="summarize_series", request=SummarizeSeriesRequest, result=SummarizeSeriesResult)


def run(request: SummarizeSeriesRequest, context: JobContext) -> SummarizeSeriesResult:
    """Return the spread of the accuracies and, of folds, the accuracy over all validated images."""
    validation = [result.validation for result in request.results if result.validation is not None]
    test = [result.test for result in request.results if result.test is not None]
    return SummarizeSeriesResult(
        validation=spread(validation) if validation else None,
        test=spread(test) if test else None,
        out_of_fold=out_of_fold(validation) if validation and request.kind == "folds" else None,
    )
