"""The parts of a session that speak of the network and its training."""

from __future__ import annotations

from typing import Literal

from datasets.basics.options import Options, option

DEFAULT_ARCHITECTURE = "ResNet_small"

Optimizer = Literal["adam", "adamw", "sgd"]
Schedule = Literal["constant", "cosine", "one_cycle"]
Monitor = Literal["val_accuracy", "val_loss", "accuracy", "loss"]


class ModelSpec(Options):
    """Which network is trained."""

    architecture: str = option(
        DEFAULT_ARCHITECTURE,
        label="Network",
        help="The architecture: a name in the registry of architectures.",
        visible=False,
    )


class TrainingSpec(Options):
    """How the network is trained."""

    epochs: int = option(
        16, label="Epochs", help="An epoch shows the drawn images of every row once.", ge=1, le=1_000_000
    )
    batch_size: int = option(
        64, label="Batch size", help="Images per step of the optimizer.", unit="images", ge=1, le=65_536
    )
    optimizer: Optimizer = option(
        "adamw",
        label="Optimizer",
        help="The rule that changes the weights.",
        choices={"adam": "Adam", "adamw": "AdamW", "sgd": "SGD with Nesterov momentum"},
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
    schedule: Schedule = option(
        "one_cycle",
        label="Schedule",
        help="How the learning rate changes during the training.",
        choices={
            "constant": "Constant",
            "cosine": "Cosine, falling",
            "one_cycle": "One cycle: up, then down",
        },
    )
    weight_decay: float = option(
        0.01,
        label="Weight decay",
        help="Pulls weights towards zero (AdamW and SGD).",
        ge=0,
        le=1,
        step=0.005,
        advanced=True,
    )
    label_smoothing: float = option(
        0.1,
        label="Label smoothing",
        help="Share of the target that is spread over all classes.",
        ge=0,
        le=0.5,
        step=0.05,
        advanced=True,
    )
    monitor: Monitor = option(
        "val_accuracy",
        label="Best model by",
        help="The figure that decides which epoch's model is kept as the best one.",
        choices={
            "val_accuracy": "Validation accuracy",
            "val_loss": "Validation loss",
            "accuracy": "Training accuracy",
            "loss": "Training loss",
        },
    )
    early_stopping: int = option(
        0,
        label="Stop without progress",
        help="End when the figure above has not improved for so many epochs. 0: never.",
        unit="epochs",
        ge=0,
        le=1_000_000,
    )
    keep_records: bool = option(
        False,
        label="Keep every record",
        help="Keep the model of each epoch that set a record, not only the best one.",
        advanced=True,
    )
    dropout: float | None = option(
        None,
        label="Dropout",
        help="One rate for all dropout layers. Empty: as the network declares.",
        ge=0,
        le=0.95,
        step=0.05,
        advanced=True,
    )
