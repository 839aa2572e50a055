"""How images are divided among training, validation and test."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from datasets.basics.options import Options, option


class SplitSpec(Options):
    """How the images of ``split`` rows are divided; the rest is for training."""

    validation: float = option(
        0.15,
        label="Validation",
        help="Share of the images of each class that selects the best model.",
        ge=0,
        le=0.9,
        step=0.05,
    )
    test: float = option(
        0.15,
        label="Test",
        help="Share of the images of each class that is only used for the final figures.",
        ge=0,
        le=0.9,
        step=0.05,
    )

    @model_validator(mode="after")
    def _leave_some_for_training(self) -> Self:
        if self.validation + self.test > 0.95:
            raise ValueError(
                "validation and test leave less than 5 % of the images for training: lower one of them"
            )
        return self
