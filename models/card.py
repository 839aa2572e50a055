"""The model card: what a network is useless without. Light: read and written without a network library."""

from __future__ import annotations

import json
from typing import Literal

from pydantic import Field

from datasets.basics.options import Options
from datasets.spec import InputSpec
from models.decisions.document import Decisions
from models.evaluation.figures import Metrics
from models.export.facts import ExportFacts
from models.spec import Labels
from resources import PROGRAM, VERSION

CARD_MEMBER = "model_card.json"
"""Name of the card inside a ``.keras`` file."""


class ModelCard(Options):
    """Classes, preprocessing, figures and origin of one model."""

    card_version: Literal[1] = 1
    program: str = PROGRAM
    program_version: str = VERSION
    name: str = ""
    """Name of the session."""
    classes: tuple[str, ...]
    """Class names in the order of the network's outputs."""
    labels: Labels = "one"
    """Whether an image has one of the classes or can have several; these are told by a probability of 0.5."""
    input: InputSpec
    """How an image becomes the network's input, with the statistics where the normalisation needs them."""
    architecture: str
    epoch: int = 0
    """The epoch whose model this is, counted from 1."""
    metrics: dict[str, Metrics] = Field(default_factory=dict)
    """Figures by part, e.g. ``validation`` and ``test``."""
    decisions: Decisions = Decisions()
    """How the outputs are used. The network's own outputs are those before the temperature."""
    export: ExportFacts | None = None
    """On the card of an exported file: how that file is fed, and what its check found."""
    model_sha256: str = ""
    """On the card of an exported file: of the model file that it was made of."""
    session_sha256: str = ""
    licence: str = ""
    notes: str = ""


def card_json(card: ModelCard) -> str:
    """Return the text of a card as it stands in model files and beside exports."""
    return json.dumps(card.model_dump(mode="json"), indent=2, ensure_ascii=False)
