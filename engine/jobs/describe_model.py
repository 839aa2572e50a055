"""What a network costs on this computer: parameters, memory, time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from datasets.basics.errors import BadInput
from datasets.sampling import epoch_size
from datasets.split import divide
from engine.jobs.base import JobInfo
from engine.protocol.costs import DescribeModelRequest, DescribeModelResult
from engine.steps.context import JobContext
from engine.steps.models.timing import seconds_per_image
from models.architectures.registry import default_options
from sessions.document import Session

if TYPE_CHECKING:
    import keras

JOB = JobInfo(
    name="describe_model", request=DescribeModelRequest, result=DescribeModelResult, needs_network=True
)

TRAINING_STEP_IN_FORWARD_PASSES = 3.0
"""A training step is one pass forward and one back, which computes two products for each forward one."""
COPIES_THAT_LEARN = 3
"""The gradient of a weight that learns, and the optimizer's two moments."""


def run(request: DescribeModelRequest, context: JobContext) -> DescribeModelResult:
    """Build the network, time it on random images, and estimate an epoch of this session."""
    from engine.steps.training.network import build_network
    from models.backend import prepare

    session = request.session
    if len(session.classes) < 2:
        raise BadInput("The cost of a network is known once there are two classes.")
    context.progress(0.0, "Starting the network library")
    prepare()
    model = build_network(_with_any_weights(session))
    context.progress(0.5, "Timing the network")
    seconds = seconds_per_image(model)
    return DescribeModelResult(
        architecture=session.model.architecture,
        parameters=model.count_params(),
        layers=len(model.layers),
        memory_bytes=_memory_bytes(model, session.training.batch_size),
        milliseconds_per_image=1000 * seconds,
        seconds_per_epoch=_images_per_epoch(session) * seconds * TRAINING_STEP_IN_FORWARD_PASSES,
    )


def _with_any_weights(session: Session) -> Session:
    """Return the session with random weights: the cost is the same, and no file is needed."""
    if "weights" not in type(default_options(session.model.architecture)).model_fields:
        return session
    options = session.model.options | {"weights": "random"}
    return session.model_copy(update={"model": session.model.model_copy(update={"options": options})})


def _memory_bytes(model: keras.Model, batch_size: int) -> int:
    """Return what training takes: weights, what each that learns needs, and the outputs of all layers."""
    learning = sum(math.prod(weight.shape) for weight in model.trainable_weights)
    outputs = sum(
        math.prod(tensor.shape[1:])
        for layer in model._flatten_layers(include_self=False)
        if not hasattr(layer, "layers")
        for node in layer._inbound_nodes
        for tensor in node.output_tensors
    )
    numbers = model.count_params() + COPIES_THAT_LEARN * learning + batch_size * outputs
    return int(numbers) * np.dtype(np.float32).itemsize


def _images_per_epoch(session: Session) -> int:
    train = divide(session.rows, session.split, session.seed)["train"]
    return epoch_size(train, session.rows, session.sampling)
