"""The precision of a training that leaves it open: the fastest one, measured once before the first epoch."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from datasets.basics.progress import Progress
from datasets.basics.randomness import generator
from engine.protocol.costs import Speed
from engine.steps.training.network import build_network
from models.backend import BackendInfo, compile_step
from models.precisions import precisions_for
from models.spec import Precision
from models.training.compiling import compile_for_training
from models.training.twin import network_to_train
from sessions.document import Session

if TYPE_CHECKING:
    import keras

FIRST_STEPS = 2
"""Not timed: the first one compiles, the second one still fills caches."""
TIMED_S = 1.5
MOST_STEPS = 200
FEWEST_STEPS = 1000
"""A training of fewer steps would win less than the measuring takes."""
WORTH_IT = 1.1
"""16 bits must be so much faster than 32 bits to be chosen by themselves."""


def with_fastest_precision(
    session: Session, n_steps: int, backend: BackendInfo, progress: Progress
) -> Session:
    """Return the session with its precision decided, so that its run can be trained again to the bit.

    Nothing is measured where the device computes quickly in 32 bits only, or the training is short.

    Args:
        n_steps: optimizer steps of the whole training.
    """
    if session.training.precision != "auto":
        return session
    precisions = precisions_for(backend.device)
    chosen: Precision = "float32"
    if len(precisions) > 1 and n_steps >= FEWEST_STEPS:
        chosen = fastest(measured_speeds(session, backend.device, precisions, progress))
    training = session.training.model_copy(update={"precision": chosen})
    return session.model_copy(update={"training": training})


def fastest(speeds: tuple[Speed, ...]) -> Precision:
    """Return the precision with the most images per second; 32 bits where the gain is below a tenth."""
    full = next(speed for speed in speeds if speed.precision == "float32")
    best = max(speeds, key=lambda speed: speed.images_per_second)
    return best.precision if best.images_per_second >= WORTH_IT * full.images_per_second else "float32"


def measured_speeds(
    session: Session, device: str, precisions: tuple[Precision, ...], progress: Progress
) -> tuple[Speed, ...]:
    """Train the session's network on random images for a moment in each precision."""
    speeds = []
    for number, precision in enumerate(precisions):
        progress(number / len(precisions), f"Timing {device}, {precision}")
        # Each has a network of its own: one that was trained already cannot always be copied.
        rate = _images_per_second(build_network(session), session, precision, device)
        speeds.append(Speed(precision=precision, images_per_second=rate))
    return tuple(speeds)


def _images_per_second(model: keras.Model, session: Session, precision: Precision, device: str) -> float:
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
