"""Says what a training would make of the trained model that it begins with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from datasets.basics.errors import BadInput
from engine.jobs.base import JobInfo
from engine.protocol.beginning import DescribeStartRequest, DescribeStartResult
from engine.steps.context import JobContext
from models.spec import Start
from sessions.document import Session

JOB = JobInfo(
    name="describe_start", request=DescribeStartRequest, result=DescribeStartResult, needs_network=True
)


def run(request: DescribeStartRequest, context: JobContext) -> DescribeStartResult:
    """Load the model; what stands in the way of the training is told, not raised.

    Raises:
        BadInput: if there is no such model, or the session begins with a new network.
    """
    from engine.steps.training.network import with_found_start
    from models.backend import prepare
    from models.files import load_model
    from models.starting.layer_facts import layer_facts
    from models.starting.start import start_warnings

    if request.session.model.start == "new":
        raise BadInput("The session begins with a new network (model.start).")
    context.progress(0.0, "Starting the network library")
    prepare()
    # A file that was replaced since the session was saved is looked at as it is now.
    unknown = request.session.model.model_copy(update={"start_from_sha256": ""})
    session = with_found_start(request.session.model_copy(update={"model": unknown}))
    file = Path(session.model.start_from)
    context.progress(0.5, f"Reading {file.name}")
    model, card = load_model(file)
    layers = layer_facts(model)
    learning, problem = _learning(session)
    if problem:
        # What the settings ask for cannot be built; without them every layer learns.
        learning = tuple(layer.name for layer in layers)
    return DescribeStartResult(
        file=str(file),
        architecture=card.architecture,
        classes=card.classes,
        input=card.input,
        layers=layers,
        learning=learning,
        sentences=(
            *class_sentences(card.classes, session.classes, session.model.start),
            *start_warnings(card, session.model, session.input),
        ),
        problem=problem,
    )


def class_sentences(before: Sequence[str], after: Sequence[str], start: Start) -> tuple[str, ...]:
    """Return what becomes of the classes ``before`` in a training on the classes ``after``."""
    if start in ("restart", "transfer"):
        return ("All outputs begin anew.",)
    added = [name for name in after if name not in before]
    removed = [name for name in before if name not in after]
    kept = [name for name in after if name in before]
    said = []
    if kept and (added or removed):
        said.append(f"Kept with their weights: {', '.join(kept)}.")
    if added:
        said.append(f"New, with weights of a new network: {', '.join(added)}.")
    if removed:
        said.append(f"Removed: {', '.join(removed)}.")
    if not said:
        said.append("All classes keep their weights.")
    return tuple(said)


def _learning(session: Session) -> tuple[tuple[str, ...], str]:
    """Return the names of the layers that learn at first, and what stands in the way of the training."""
    from engine.steps.training.network import build_network
    from models.starting.freezing import learning_layers
    from models.starting.splitting import LEARNING

    try:
        network = build_network(session)
    except BadInput as error:
        return (), str(error)
    layers = learning_layers(network, session.model, 1)
    return tuple(layer.name.removesuffix(LEARNING) for layer in layers), ""
