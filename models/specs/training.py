"""How the network is trained."""

from __future__ import annotations

from typing import Literal

from pydantic import field_validator

from datasets.basics.options import Options, option
from models.specs.choice import ChoiceOptions
from models.specs.duration import DurationOptions
from models.specs.loss import LossOptions
from models.specs.optimizer import OptimizerOptions
from models.specs.schedule import ScheduleOptions

Precision = Literal["float32", "bfloat16", "float16"]
PrecisionChoice = Literal["auto", "float32", "bfloat16", "float16"]

LARGEST_DROPOUT = 0.95


class NetworkOptions(Options):
    """What the training does to the network itself."""

    dropout: float | None = option(
        None,
        label="Dropout",
        help="One rate for all dropout layers. Empty: as the network declares.",
        ge=0,
        le=LARGEST_DROPOUT,
        step=0.05,
        start=0.2,
        advanced=True,
    )
    dropout_rates: tuple[float, ...] = option(
        (),
        label="Dropout, layer by layer",
        help="One rate for each dropout layer, in their order; counts more than the one rate for all.",
        visible=False,
    )
    precision: PrecisionChoice = option(
        "auto",
        label="Precision",
        help="Numbers that the network computes with; the weights always have 32 bits. Automatic: measured "
        "before the first epoch of a long training where the device has units for 16 bits, else 32 bits; the "
        "run records which. Where both are about as fast, two trainings of one session can measure "
        "differently: name one to get the same bits.",
        choices={
            "auto": "automatic",
            "float32": "32 bits",
            "bfloat16": "16 bits, bfloat16",
            "float16": "16 bits, float16 (GPU)",
        },
        advanced=True,
    )

    @field_validator("dropout_rates")
    @classmethod
    def _check_rates(cls, rates: tuple[float, ...]) -> tuple[float, ...]:
        if not all(0 <= rate <= LARGEST_DROPOUT for rate in rates):
            raise ValueError(f"dropout rates are numbers from 0 to {LARGEST_DROPOUT}")
        return rates


class TrainingSpec(
    NetworkOptions, ChoiceOptions, LossOptions, ScheduleOptions, OptimizerOptions, DurationOptions
):
    """How the network is trained.

    Forms and documents list the options from the last base to the first.
    """
