"""How images are divided among training, validation and test."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from datasets.basics.options import Options, option

GroupBy = Literal["none", "row_group", "date", "folder", "upper_folder", "file", "name_start", "name_word"]
"""``none``, or the name of a rule in :mod:`datasets.grouping`."""


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
    group_by: GroupBy = option(
        "none",
        label="Keep together",
        help="Images of one donor, day or plate resemble each other. Kept in one part, they cannot make the "
        "figures better than they are for a new donor, day or plate. A group that a row names itself goes "
        "before this rule.",
        choices={
            "none": "Nothing: each image for itself",
            "row_group": "The group that each row names",
            "date": "Images of one date in the name",
            "folder": "Images of one folder",
            "upper_folder": "Images of one folder, one level up",
            "file": "Images of one row's file or folder",
            "name_start": "Names that differ only in the number at the end",
            "name_word": "Names with the same n-th word",
        },
    )
    group_word: int = option(
        1,
        label="Word of the name",
        help="Which word of the name tells the group, counted from 1, where images with the same n-th word "
        "are kept together. Words end at blanks, dots, hyphens and underscores; a date is one word.",
        ge=1,
        le=20,
    )
    folds: int = option(
        0,
        label="Folds",
        help="Cross-validation: the images that are not for test are cut into this many folds, and each "
        "fold is the validation part of one training. The share for validation does not count then. "
        "0 or 1: off.",
        ge=0,
        le=100,
        advanced=True,
    )
    fold: int = option(
        1,
        label="Fold",
        help="Which fold is for validation in this training, counted from 1.",
        ge=1,
        le=100,
        advanced=True,
    )
    seed: int | None = option(
        None,
        label="Seed of the division",
        help="The division follows from it, so that trainings of other seeds can have the same one. Empty: "
        "the seed of the session.",
        ge=0,
        le=2**53,
        advanced=True,
    )

    @property
    def has_folds(self) -> bool:
        """Whether the images are cut into folds: one alone would leave nothing for training."""
        return self.folds > 1

    def seed_for(self, session_seed: int) -> int:
        """Return what the division follows from, in a session of this seed."""
        return session_seed if self.seed is None else self.seed

    @model_validator(mode="after")
    def _leave_some_for_training(self) -> Self:
        if self.validation + self.test > 0.95:
            raise ValueError(
                "validation and test leave less than 5 % of the images for training: lower one of them"
            )
        if self.has_folds and self.fold > self.folds:
            raise ValueError(f"there is no fold {self.fold} of {self.folds}: lower split.fold")
        return self
