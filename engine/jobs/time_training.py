"""Times a training's steps on one device, in the precisions that it computes quickly."""

from __future__ import annotations

from datasets.basics.errors import BadInput
from datasets.basics.progress import part_of
from engine.jobs.base import JobInfo
from engine.protocol.costs import TimeTrainingRequest, TimeTrainingResult
from engine.steps.context import JobContext
from models.precisions import precisions_for

JOB = JobInfo(
    name="time_training", request=TimeTrainingRequest, result=TimeTrainingResult, needs_network=True
)


def run(request: TimeTrainingRequest, context: JobContext) -> TimeTrainingResult:
    """Train the session's network on random images for a moment in each precision.

    Raises:
        BadInput: if the network cannot be built, or the device is not there.
        WorkFailed: if this process computes on another device already.
    """
    from engine.steps.training.precision import measured_speeds
    from models.backend import prepare

    session = request.session
    if len(session.classes) < 2:
        raise BadInput("A network can be timed once there are two classes.")
    context.progress(0.0, f"Starting {request.device}")
    prepare(request.device, session.threads, session.seed)
    precisions = precisions_for(request.device)
    within = part_of(context.progress, 0.1, 1.0)
    return TimeTrainingResult(speeds=measured_speeds(session, request.device, precisions, within))
