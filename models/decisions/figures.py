"""What the decisions about a model say of new images. Light: read and written without a network library."""

from __future__ import annotations

from typing import Literal

from datasets.basics.options import Options
from models.decisions.document import Share

Level = Literal["good", "warning", "bad"]


class Fraction(Options):
    """Share of one class among new images."""

    class_name: str
    raw: Share
    """As the model counted."""
    corrected: Share | None = None
    """Corrected for the errors that the model makes on held-back images; None where that is not possible."""
    ci95: tuple[Share, Share] | None = None
    """95 % interval of the corrected share."""


class FileVerdict(Options):
    """Whether the images of one file look like those that the model was trained on."""

    file: str
    n: int
    unlike_share: Share | None = None
    """Share of the images that are unlike the training images; about 5 % is expected. None: not measured."""
    brightness_change: float | None = None
    """Change of the mean against the training images: 0.18 for 18 % more."""
    contrast_change: float | None = None
    sharpness_change: float | None = None
    sentence: str = ""
    brief: str = ""
    """Why it has its level, in few words; empty where nothing was compared."""
    level: Level = "good"
