"""How the learning rate changes during the training."""

from __future__ import annotations

from typing import Literal

from datasets.basics.options import Options, option

Schedule = Literal[
    "constant",
    "exponential",
    "triangular",
    "triangular2",
    "exp_range",
    "cosine",
    "one_cycle",
    "plateau",
]


class ScheduleOptions(Options):
    """The schedule; each one uses some of the settings and leaves the others alone."""

    schedule: Schedule = option(
        "one_cycle",
        label="Schedule",
        help="How the learning rate changes during the training.",
        choices={
            "constant": "Constant",
            "exponential": "Exponential, falling",
            "triangular": "Cyclical, triangular",
            "triangular2": "Cyclical, halved each time",
            "exp_range": "Cyclical, fading",
            "cosine": "Cosine, falling",
            "one_cycle": "One cycle: up, then down",
            "plateau": "Lower when progress ends",
        },
    )
    warm_up: float | None = option(
        None,
        label="Warm-up",
        help="Share of the training in which the rate rises first (cosine and one cycle). "
        "Empty: cosine 0, one cycle 0.3.",
        ge=0,
        le=0.9,
        step=0.05,
        start=0.1,
        advanced=True,
    )
    decay_rate: float = option(
        0.96,
        label="Decay",
        help="Factor of the rate after each number of decay steps (exponential).",
        gt=0,
        le=1,
        step=0.01,
        advanced=True,
    )
    decay_steps: int = option(
        100,
        label="Decay steps",
        help="Batches after which the rate has fallen by the factor (exponential).",
        unit="batches",
        ge=1,
        le=10_000_000,
        advanced=True,
    )
    lowest_rate: float = option(
        0.0001,
        label="Lowest rate",
        help="Where each cycle begins and ends (cyclical), or where the lowering stops (lower when progress "
        "ends).",
        ge=0,
        le=10,
        step=0.0001,
        advanced=True,
    )
    cycle_epochs: float = option(
        8.0,
        label="Half cycle",
        help="Epochs from the lowest to the largest rate (cyclical).",
        unit="epochs",
        gt=0,
        le=100_000,
        advanced=True,
    )
    cycle_gamma: float = option(
        0.99995,
        label="Fading",
        help="Factor of the cycle's height for each batch (cyclical, fading).",
        gt=0,
        le=1,
        step=0.00001,
        advanced=True,
    )
    plateau_factor: float = option(
        0.5,
        label="Lowering",
        help="Factor of the rate when progress ends (lower when progress ends).",
        gt=0,
        le=0.95,
        step=0.05,
        advanced=True,
    )
    plateau_patience: int = option(
        5,
        label="Patience",
        help="Epochs without progress of the figure that decides, before the rate is lowered.",
        unit="epochs",
        ge=1,
        le=100_000,
        advanced=True,
    )
