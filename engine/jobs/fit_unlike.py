"""Learns how to tell that an image is unlike the training images of a run."""

from __future__ import annotations

from pathlib import Path

from datasets.basics.errors import WorkFailed
from datasets.basics.percents import percent, percents
from datasets.basics.progress import part_of
from engine.jobs.base import JobInfo
from engine.protocol.decisions import FitUnlikeRequest, FitUnlikeResult, MethodFigures
from engine.steps.context import JobContext
from engine.steps.models.model_source import run_of
from engine.steps.unlike.fit import Learnt, keep, learn
from models.decisions.document import EXPECTED_UNLIKE
from models.novelty.fitting import FEWEST_TO_HALVE
from sessions.decisions import decide, decisions_of

JOB = JobInfo(name="fit_unlike", request=FitUnlikeRequest, result=FitUnlikeResult, needs_network=True)


def run(request: FitUnlikeRequest, context: JobContext) -> FitUnlikeResult:
    """Fit, choose by the rubbish if there is any, and keep it among the run's decisions."""
    run_folder = run_of(Path(request.model))
    fitting = part_of(context.progress, 0.0, 0.95)
    learnt = learn(run_folder, request.rubbish, request.method, request.find_in, fitting)
    try:
        file = keep(run_folder, learnt)
    except OSError as error:
        raise WorkFailed(
            f"{run_folder.models} cannot be written ({error.strerror}): make room, or free the folder."
        ) from error
    decide(run_folder, decisions_of(run_folder).model_copy(update={"unlike": learnt.detector.spec}))
    context.progress(1.0, "Done")
    return FitUnlikeResult(
        unlike=learnt.detector.spec,
        methods=tuple(
            MethodFigures(
                method=one.fitted.info.name,
                title=one.fitted.info.title,
                auroc=one.auroc,
                auroc_ci95=one.auroc_ci95,
                caught=one.caught,
            )
            for one in learnt.measured
        ),
        file=str(file),
        sentence=_sentence(learnt),
    )


def _sentence(learnt: Learnt) -> str:
    spec, info = learnt.detector.spec, learnt.detector.info
    told = (
        f"{info.title}: compares with {spec.n_training:,} training images and calls "
        f"{percent(EXPECTED_UNLIKE, 0)} of the validation images unlike them; "
        f"takes {spec.state_bytes / 1000:,.0f} kB."
    )
    if spec.auroc is None or spec.auroc_ci95 is None:
        return f"{told} Give images of rubbish to choose the method, and to know how well it works on yours."
    low, high = spec.auroc_ci95
    halves = " (on the half that did not choose the method)" if spec.n_rubbish >= FEWEST_TO_HALVE else ""
    return (
        f"{told} Of {spec.n_rubbish:,} images of rubbish and the validation images, the rubbish is the more "
        f"unlike in {percent(spec.auroc)} of the pairs (95 % interval {percents(low, high)}){halves}."
    )
