"""What the job that brings in models of other programs is asked and what it answers."""

from __future__ import annotations

from datasets.basics.options import Options
from models.card import ModelCard
from models.foreign.wishes import Wishes


class ImportModelRequest(Options):
    """Bring in a model that another program made."""

    model: str
    out: str
    """File to write; the ending is added where it has none."""
    meta: str | None = None
    """AIDeveloper's spreadsheet; without it the one beside the model is used, if there is one."""
    weights: str | None = None
    """File with the weights of a network that is a description alone."""
    wishes: Wishes = Wishes()


class ImportModelResult(Options):
    out: str
    """The model file that was written."""
    kind: str
    """What it was, in words."""
    card: ModelCard
    meta: str | None = None
    """The spreadsheet that was used."""
    told: tuple[str, ...] = ()
    """What is worth knowing about the import."""


class InspectModelRequest(Options):
    """Look at a model that another program made, before it is brought in."""

    model: str
    meta: str | None = None
    weights: str | None = None


class InspectModelResult(Options):
    kind: str
    shape: tuple[int, int, int]
    """Height, width and channels of the images that it takes."""
    n_outputs: int
    suffix: str
    """Ending of what an import writes."""
    wishes: Wishes
    """What is known of classes and preparation, from the file or from AIDeveloper's spreadsheet."""
    meta: str | None = None
    told: tuple[str, ...] = ()
    architecture: str = ""
