"""What the job ``describe_start`` is asked and what it answers."""

from __future__ import annotations

from datasets.basics.options import Options
from datasets.spec import InputSpec
from models.starting.facts import LayerFacts
from sessions.document import Session


class DescribeStartRequest(Options):
    """Look at the trained model that this session begins with."""

    session: Session


class DescribeStartResult(Options):
    file: str
    architecture: str
    classes: tuple[str, ...]
    """Of the trained model, in the order of its outputs."""
    input: InputSpec
    """What it was trained on."""
    layers: tuple[LayerFacts, ...]
    learning: tuple[str, ...]
    """Names of the layers that learn in the first epoch, whole or in part."""
    sentences: tuple[str, ...]
    """What becomes of its classes, and what is allowed but hardly ever meant."""
    problem: str
    """Why the training cannot begin like this; empty if it can."""
