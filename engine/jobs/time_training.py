"""Times a training's steps on one device, in the precisions that it computes quickly."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from datasets.basics.errors import BadInput
from datasets.basics.randomness import generator
from engine.jobs.base import JobContext, JobInfo
from engine.protocol.costs import Speed, TimeTrainingRequest, TimeTrainingResult
from models.precisions import precisions_for
from models.spec import Precision
from sessions.document import Session

if TYPE_CHECKING:
    import keras

JOB = JobInfo(
    name="time_training", request=TimeTrainingRequest, result=TimeTrainingResult, needs_network=True
)

FIRST_STEPS = 2
"""Not timed: the first one compiles, the second one still fills caches."""
TIMED_S = 1.5
MOST_STEPS = 200


def run(request: TimeTrainingRequest, context: JobContext) -> TimeTrainingResult:
    """Train the session's network on random images for a moment in each precision.

    Raises:
        BadInput: if the network cannot be built, or the device is not there.
        WorkFailed: if this process computes on another device already.
    """
    from engine.jobs.training.network import build_network
    from models.backend import prepare

    session = request.session
    if len(session.classes) < 2:
        raise BadInput("A network can be timed once there are two classes.")
    context.progress(0.0, f"Starting {request.device}")
    prepare(request.device, session.threads, session.seed)
    model = build_network(session)
    precisions = precisions_for(request.device)
    speeds = []
    for number, precision in enumerate(precisions):
        context.progress((number + 1) / (len(precisions) + 1), f"Timing {request.device}, {precision}")
        rate = _images_per_second(model, session, precision, request.device)
        speeds.append(Speed(precision=precision, images_per_second=rate))
    return TimeTrainingResult(speeds=tuple(speeds))


def _images_per_second(model: keras.Model, session: Session, precision: Precision, device: str) -> float:
    from models.backend import compile_step
    from models.training.compiling import compile_for_training
    from models.training.twin import network_to_train

    trained = network_to_train(model, precision, device)
    compile_for_training(trained, session.training, session.model.labels)
    step = compile_step(trained)
    numbers = generator(0, "timing")
    n = session.training.batch_size
    made = [numbers.random((n, *given.shape[1:]), dtype=np.float32) for given in trained.inputs]
    inputs = made[0] if len(made) == 1 else (made[0], made[1])
    classes = len(session.classes)
    targets = np.eye(classes, dtype=np.float32)[numbers.integers(classes, size=n)]
    weights = np.ones(n, dtype=np.float32)
    for _ in range(FIRST_STEPS):
        step(inputs, targets, weights, session.training.learning_rate)
    begun, steps = time.perf_counter(), 0
    while steps < MOST_STEPS and time.perf_counter() - begun < TIMED_S:
        step(inputs, targets, weights, session.training.learning_rate)
        steps += 1
    return steps * n / (time.perf_counter() - begun)
