"""How long is trained, and how many images make a step."""

from __future__ import annotations

from datasets.basics.options import Options, option


class DurationOptions(Options):
    """Epochs, time, and images per step."""

    epochs: int = option(
        16, label="Epochs", help="An epoch shows the drawn images of every row once.", ge=1, le=1_000_000
    )
    time_budget: float | None = option(
        None,
        label="Time budget",
        help="End within so many minutes: after the first epoch the number of epochs, and with it the "
        "schedule, is planned anew. Pauses do not count. Empty: as long as the epochs take.",
        unit="min",
        gt=0,
        le=100_000,
        step=5,
        start=30,
        advanced=True,
    )
    batch_size: int = option(
        64, label="Batch size", help="Images that are shown at once.", unit="images", ge=1, le=65_536
    )
    accumulation: int = option(
        1,
        label="Batches per step",
        help="The weights change after so many batches, by the mean of their gradients: a large batch in "
        "little memory.",
        unit="batches",
        ge=1,
        le=1024,
        advanced=True,
    )
