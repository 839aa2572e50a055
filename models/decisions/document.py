"""What was decided about a trained model. Light: read and written without a network library."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from datasets.basics.options import Options

Share = Annotated[float, Field(ge=0, le=1)]
Rule = Literal["purity", "yield", "cost"]
UNKNOWN = "unknown"
"""Name of the answer to an image unlike the training data, where the user wants such an answer."""
EXPECTED_UNLIKE = 0.05
"""Share of the validation images that the threshold calls unlike the training data."""


class Spread(Options):
    """Mean and standard deviation of a figure over images."""

    mean: float
    deviation: float


class Appearance(Options):
    """How the training images look as the network is shown them, before normalisation (0…255)."""

    n: int
    channels: int
    brightness: Spread
    """Mean pixel value."""
    contrast: Spread
    """Standard deviation of the pixel values of an image."""
    sharpness: Spread
    """Standard deviation of the Laplacian of an image."""


class ClassLooks(Options):
    """What the training images of one class look like: a measurement may hold that class alone."""

    class_name: str
    unlike_share: Share
    """Share of its images that the threshold calls unlike, as its validation images tell."""
    brightness: float | None = None
    """Means over its training images, as in :class:`Appearance`; None: none were seen."""
    contrast: float | None = None
    sharpness: float | None = None


class UnlikeSpec(Options):
    """How it is told that an image is unlike the training images of one model."""

    method: str
    """Name in the registry :mod:`models.novelty`."""
    threshold: float
    """Images with a higher score count as unlike; the 95 % quantile of the validation images."""
    percentiles: tuple[float, ...] = Field(min_length=101, max_length=101)
    """Scores of the validation images at 0 %, 1 %, … 100 %."""
    n_training: int
    n_validation: int
    model_sha256: str
    """Of the model file that it was fitted to; it says nothing of another one."""
    state_bytes: int = 0
    """Size of what the method remembers of the training images."""
    state: str = ""
    """That memory (``.npz``, base64) where it is small enough for a card; else only the run folder has it."""
    appearance: Appearance | None = None
    classes: tuple[ClassLooks, ...] = ()
    """In the order of the network's outputs; empty where an image can have several labels."""
    n_rubbish: int = 0
    """Images of rubbish the method was measured on; 0: none were given."""
    auroc: Share | None = None
    """Share of pairs (rubbish, validation image) in which the rubbish has the higher score."""
    auroc_ci95: tuple[Share, Share] | None = None


class Decisions(Options):
    """What is decided about one model after its training; without any, the most probable class is said."""

    temperature: float | None = Field(default=None, gt=0)
    """The logits are divided by it before they become probabilities."""
    thresholds: dict[str, Share] = Field(default_factory=dict)
    """Least probability by class: of the target, or, where images can have several labels, of each label."""
    target: str | None = None
    """The class that an image has as soon as its probability reaches the threshold (one label per image)."""
    unlike: UnlikeSpec | None = None

    @model_validator(mode="after")
    def _check_target(self) -> Self:
        if self.target is not None and self.target not in self.thresholds:
            raise ValueError(f"the target {self.target!r} has no threshold")
        return self
