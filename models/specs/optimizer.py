"""The rule that changes the weights, and its settings."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from datasets.basics.options import Options, option

Optimizer = Literal[
    "adam", "adamw", "sgd", "rmsprop", "adagrad", "adadelta", "adamax", "nadam", "lion", "muon"
]


class OptimizerOptions(Options):
    """The optimizer; each one uses some of the settings and leaves the others alone."""

    optimizer: Optimizer = option(
        "adamw",
        label="Optimizer",
        help="The rule that changes the weights.",
        choices={
            "adam": "Adam",
            "adamw": "AdamW",
            "sgd": "SGD",
            "rmsprop": "RMSprop",
            "adagrad": "Adagrad",
            "adadelta": "Adadelta",
            "adamax": "Adamax",
            "nadam": "Nadam",
            "lion": "Lion",
            "muon": "Muon",
        },
        advanced=True,
    )
    learning_rate: float = option(
        0.002,
        label="Learning rate",
        help="Size of a step; with a schedule, the largest one.",
        gt=0,
        le=10,
        step=0.0005,
    )
    weight_decay: float = option(
        0.01,
        label="Weight decay",
        help="Pulls weights towards zero (AdamW, SGD, Lion and Muon).",
        ge=0,
        le=1,
        step=0.005,
        advanced=True,
    )
    momentum: float | None = option(
        None,
        label="Momentum",
        help="Share of the last step that goes on (SGD, RMSprop, Muon). "
        "Empty: SGD 0.9, RMSprop 0, Muon 0.95.",
        ge=0,
        le=0.9999,
        step=0.05,
        start=0.9,
        advanced=True,
    )
    nesterov: bool = option(
        True,
        label="Nesterov",
        help="Look ahead along the momentum (SGD and Muon).",
        advanced=True,
    )
    beta_1: float | None = option(
        None,
        label="Beta 1",
        help="Memory of the gradients (Adam, AdamW, Adamax, Nadam, Lion). Empty: 0.9.",
        ge=0,
        le=0.9999,
        step=0.01,
        start=0.9,
        advanced=True,
    )
    beta_2: float | None = option(
        None,
        label="Beta 2",
        help="Memory of their size (Adam, AdamW, Adamax, Nadam, Lion). Empty: 0.999, Lion 0.99.",
        ge=0,
        le=0.9999,
        step=0.001,
        start=0.999,
        advanced=True,
    )
    rho: float | None = option(
        None,
        label="Rho",
        help="Memory of the gradients' size (RMSprop and Adadelta). Empty: RMSprop 0.9, Adadelta 0.95.",
        ge=0,
        le=0.9999,
        step=0.01,
        start=0.9,
        advanced=True,
    )
    amsgrad: bool = option(
        False, label="AMSGrad", help="Never forget the largest gradient (Adam and AdamW).", advanced=True
    )
    clip_norm: float | None = option(
        None,
        label="Clip gradients, length",
        help="Shorten the gradient of all weights together to this length at most. Empty: no limit.",
        gt=0,
        le=1_000_000,
        start=1,
        advanced=True,
    )
    clip_value: float | None = option(
        None,
        label="Clip gradients, value",
        help="Limit each number of the gradient to ± this value. Empty: no limit.",
        gt=0,
        le=1_000_000,
        start=0.5,
        advanced=True,
    )
    averaging: float | None = option(
        None,
        label="Weight averaging",
        help="Validate and save a running average of the weights, of which each step keeps this share "
        "(EMA; try 0.99). Empty: the weights as they are.",
        ge=0.5,
        le=0.99999,
        step=0.005,
        start=0.99,
        advanced=True,
    )

    @model_validator(mode="after")
    def _check_clipping(self) -> Self:
        if self.clip_norm is not None and self.clip_value is not None:
            raise ValueError("clip gradients either by length or by value, not both: empty one of the two")
        return self
