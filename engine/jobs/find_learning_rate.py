"""Suggests a learning rate for a session, by a short training in which the rate grows."""

from __future__ import annotations

import math
from contextlib import closing

from datasets.basics.progress import part_of
from engine.jobs.base import JobInfo
from engine.protocol.rate_finder import FindLearningRateRequest, FindLearningRateResult, RateTried
from engine.steps.context import JobContext
from engine.steps.data.located import session_with_its_data

JOB = JobInfo(
    name="find_learning_rate",
    request=FindLearningRateRequest,
    result=FindLearningRateResult,
    needs_network=True,
)

LOADING_SHARE = 0.3
"""Share of the progress bar for reading the images; the rest is the network."""


def run(request: FindLearningRateRequest, context: JobContext) -> FindLearningRateResult:
    """Load the session's images, sweep the rates, and say which ones are worth trying."""
    from engine.steps.training.network import build_network
    from engine.steps.training.run_data import load_run_data
    from models.backend import prepare
    from models.training.rate_finder import sweep_rates

    def on_batch(rate: float, loss: float) -> None:
        if math.isfinite(loss):
            context.event("rate", RateTried(rate=rate, loss=loss))

    session = session_with_its_data(request.session, request.find_in, context.progress)
    with closing(load_run_data(session, part_of(context.progress, 0.0, LOADING_SHARE))) as data:
        context.progress(LOADING_SHARE, "Starting the network library")
        prepare(session.device, session.threads, session.seed)
        sweep = sweep_rates(
            build_network(data.session),
            session.training,
            data,
            seed=session.seed,
            labels=session.model.labels,
            first=request.first,
            last=request.last,
            steps=request.steps,
            progress=part_of(context.progress, LOADING_SHARE, 1.0),
            on_batch=on_batch,
        )
    return FindLearningRateResult(**sweep.model_dump())
