"""What the jobs on a model's card are asked and what they answer."""

from __future__ import annotations

from datasets.basics.options import Options
from models.card import ModelCard


class ReadModelRequest(Options):
    """Read what a model is, without a network library."""

    model: str
    """Run folder or model file."""


class ReadModelResult(Options):
    file: str
    """The model file."""
    name: str
    """Name of the run, or of the model file where the run is not known."""
    card: ModelCard
    """With the figures and decisions of the run, where there are more since the model was saved."""
    score_ids: dict[str, str]
    """Class name -> three letters or digits: what is proposed for ``ml_score_xxx``."""


class AnnotateRequest(Options):
    """Keep licence and notes of a run's model; they travel with its exports."""

    model: str
    licence: str
    notes: str


class AnnotateResult(Options):
    licence: str
    notes: str
