"""What a network costs on this computer: parameters, memory, time."""

from __future__ import annotations

import numpy as np

from datasets.basics.errors import BadInput
from datasets.sampling import epoch_size
from datasets.split import divide
from engine.jobs.base import JobContext, JobInfo
from engine.jobs.timing import seconds_per_image
from engine.protocol.jobs import DescribeModelRequest, DescribeModelResult
from sessions.document import Session

JOB = JobInfo(
    name="describe_model", request=DescribeModelRequest, result=DescribeModelResult, needs_network=True
)

TRAINING_STEP_IN_FORWARD_PASSES = 3.0
"""A training step is one pass forward and one back, which computes two products for each forward one."""
COPIES_WHILE_TRAINING = 4
"""Weights, gradients and the optimizer's two moments."""


def run(request: DescribeModelRequest, context: JobContext) -> DescribeModelResult:
    """Build the network, time it on random images, and estimate an epoch of this session."""
    from models.architectures.registry import build_model
    from models.backend import prepare

    session = request.session
    if len(session.classes) < 2:
        raise BadInput("The cost of a network is known once there are two classes.")
    context.progress(0.0, "Starting the network library")
    prepare()
    name = session.model.architecture
    model = build_model(name, session.input.shape, len(session.classes), session.training.dropout)
    context.progress(0.5, "Timing the network")
    seconds = seconds_per_image(model, session.input.shape)
    return DescribeModelResult(
        architecture=name,
        parameters=model.count_params(),
        layers=len(model.layers),
        memory_bytes=model.count_params() * np.dtype(np.float32).itemsize * COPIES_WHILE_TRAINING,
        milliseconds_per_image=1000 * seconds,
        seconds_per_epoch=_images_per_epoch(session) * seconds * TRAINING_STEP_IN_FORWARD_PASSES,
    )


def _images_per_epoch(session: Session) -> int:
    train = divide(session.rows, session.split, session.seed)["train"]
    return epoch_size(train, session.rows, session.sampling)
