"""Fits the temperature of a run's model, and says whether it helps."""

from __future__ import annotations

from pathlib import Path

from datasets.basics.percents import percent
from datasets.basics.progress import part_of
from engine.jobs.base import JobInfo
from engine.protocol.decisions import CalibrateRequest, CalibrateResult, CalibrationFigures
from engine.protocol.evaluation import EvaluateRequest
from engine.steps.assessment.assessing import assessed
from engine.steps.assessment.part_context import PartContext
from engine.steps.context import JobContext
from engine.steps.models.model_source import run_of
from models.decisions.temperature import Scaling, cross_validated, fit_temperature, scaling
from sessions.openings import openings

JOB = JobInfo(name="calibrate", request=CalibrateRequest, result=CalibrateResult, needs_network=True)


def run(request: CalibrateRequest, context: JobContext) -> CalibrateResult:
    """Fit on the validation images; measure on the test images if these were opened before, else by
    cross-validation."""
    opened = openings(run_of(Path(request.model)).entries())
    asked = EvaluateRequest(
        model=request.model, part="validation", find_in=request.find_in, shown_before=True
    )
    validation = assessed(asked, PartContext(context, part_of(context.progress, 0.0, 0.4))).assessment
    context.progress(0.4, "Fitting the temperature")
    temperature = fit_temperature(validation)
    crossed = cross_validated(validation)
    test = None
    if opened:
        found = assessed(
            asked.model_copy(update={"part": "test", "shown_before": request.shown_before}),
            PartContext(context, part_of(context.progress, 0.5, 1.0)),
        )
        test, opened = scaling(found.assessment, temperature), found.test_openings or opened
    accepted = _better(crossed if test is None else test)
    return CalibrateResult(
        temperature=temperature,
        validation=_figures(crossed),
        test=None if test is None else _figures(test),
        accepted=accepted,
        sentence=_sentence(temperature, crossed if test is None else test, test is not None, accepted),
        test_openings=opened,
    )


def _better(found: Scaling) -> bool:
    return float(found.after.mean()) <= float(found.before.mean())


def _figures(found: Scaling) -> CalibrationFigures:
    return CalibrationFigures(
        n=len(found.before),
        nll_before=float(found.before.mean()),
        nll_after=float(found.after.mean()),
        ece_before=found.ece_before,
        ece_after=found.ece_after,
        nll_change_ci95=found.change_ci95,
    )


def _sentence(temperature: float, found: Scaling, on_test: bool, accepted: bool) -> str:
    said = "too sure" if temperature > 1 else "not sure enough"
    where = "On the test images" if on_test else "On the validation images, by cross-validation,"
    change = (
        f"{where} it changes the negative log-likelihood from {found.before.mean():.4f} to "
        f"{found.after.mean():.4f} and the expected calibration error from {percent(found.ece_before)} to "
        f"{percent(found.ece_after)}."
    )
    if not accepted:
        return f"{change} That is worse: the temperature {temperature:.2f} is refused."
    return f"The network is {said}: a temperature of {temperature:.2f} makes up for it. {change}"
