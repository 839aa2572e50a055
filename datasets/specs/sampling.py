"""Which of the training images an epoch shows."""

from __future__ import annotations

from typing import Literal

from datasets.basics.options import Options, option

Balance = Literal["rows", "classes"]


class SamplingSpec(Options):
    """Which images an epoch draws, beside what each row says itself (images per epoch, shuffle)."""

    balance: Balance = option(
        "rows",
        label="Images per epoch",
        help="By row: as many as each row says. By class: equally many of each class, drawn from its rows.",
        choices={"rows": "As each row says", "classes": "Equally many of each class"},
    )
    images_per_class: int | None = option(
        None,
        label="Images of each class",
        help="With equally many of each class: how many. Empty: as many as the smallest class has.",
        ge=1,
        le=100_000_000,
    )
    replacement: bool = option(
        False,
        label="With repetition",
        help="On: each image is drawn from all, so that some come twice in an epoch and some not at all. "
        "Off: no image comes twice before all have come.",
        advanced=True,
    )
