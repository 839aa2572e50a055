"""What the job ``explain`` is asked and what it answers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, JsonValue

from datasets.basics.options import Options
from datasets.spec import DataRow
from engine.protocol.pictures import Picture

Redrawn = Literal["none", "whole", "cascade"]
"""Of the sanity check: none; all weights drawn anew at once; layer by layer from the output to the input."""


class ExplainRequest(Options):
    """Show which parts of images speak for a class."""

    model: str
    """Run folder or ``.keras`` file."""
    rows: tuple[DataRow, ...]
    samples: tuple[tuple[int, int], ...] = ()
    """(index into ``rows``, index of the image); empty: all images of the rows."""
    method: str = "grad-cam"
    """A name in the registry of ``models.explanation``."""
    options: dict[str, JsonValue] = Field(default_factory=dict)
    """Values of the method's own options; what is missing has its default."""
    layer: str = ""
    """Convolution whose maps Grad-CAM looks at; empty: the last one whose maps are fine enough."""
    class_name: str = ""
    """Class that is asked for; empty: of each image the class the network says."""
    out: str | None = None
    """Folder for pictures, maps and a table."""
    strength: float = Field(default=0.5, ge=0, le=1)
    """Share of the heat map's colours in the pictures that are written."""
    sanity: Redrawn = "none"
    seed: int = Field(default=1, ge=0, lt=2**53)
    """Masks and drawn weights follow from it."""
    edge: int = Field(default=256, ge=1)
    """Longest side in px of the pictures that are answered."""


class ExplainedImage(Options):
    """Where one image speaks for a class."""

    row: int
    index: int
    name: str
    class_name: str
    """The class that is explained."""
    predicted: str
    """The class the network says."""
    score: float
    """The network's probability of ``class_name``."""
    picture: Picture
    """The image as the network sees it, before normalisation."""
    heat: Picture
    """Gray, as large as ``picture``: 0 nothing speaks for the class, 255 the most of this image."""
    peak: tuple[int, int]
    """(y, x) of the hottest pixel of the network's input."""
    maximum: float
    """Value of the map at ``peak``, in the method's own unit; 0: nothing speaks for the class."""


class MeanExplanation(Options):
    """Mean over several images; each counts the same, however large its own values are."""

    picture: Picture
    heat: Picture
    n: int


class SanityStep(Options):
    """One step of a cascade: the correlation once this layer and all behind it are drawn anew."""

    layer: str
    correlation: float


class SanityCheck(Options):
    """The maps beside those of the same network with weights drawn anew (Adebayo 2018)."""

    correlation: float
    """Mean Spearman rank correlation; 1: the trained weights make no difference to the map."""
    follows_weights: bool
    sentence: str
    n: int
    """Images compared."""
    steps: tuple[SanityStep, ...] = ()
    """With ``cascade``, from the output to the input."""


class ExplainResult(Options):
    method: str
    layer: str
    """Layer whose maps were used; empty for methods that look at no layer."""
    layers: tuple[str, ...]
    """Layers that can be chosen, from the input to the output."""
    classes: tuple[str, ...]
    images: tuple[ExplainedImage, ...]
    mean: MeanExplanation | None
    """Of more than one image."""
    notes: tuple[str, ...] = ()
    """Sentences about how the maps came about."""
    sanity: SanityCheck | None = None
    folder: str | None = None
    seconds: float = 0.0
    """Time for the maps, without loading model and images."""
