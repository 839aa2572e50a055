"""Which epoch's model is the best one, and when the training ends for want of a better one."""

from __future__ import annotations

from typing import Literal

from datasets.basics.options import Options, option

Monitor = Literal[
    "val_accuracy",
    "val_loss",
    "accuracy",
    "loss",
    "val_auc",
    "val_macro_f1",
    "val_precision",
    "val_recall",
]


class ChoiceOptions(Options):
    """The figure that decides."""

    monitor: Monitor = option(
        "val_accuracy",
        label="Best model by",
        help="The figure that decides which epoch's model is kept as the best one.",
        choices={
            "val_accuracy": "Validation accuracy",
            "val_loss": "Validation loss",
            "accuracy": "Training accuracy",
            "loss": "Training loss",
            "val_auc": "Validation ROC AUC, mean of the classes",
            "val_macro_f1": "Validation F1, mean of the classes",
            "val_precision": "Validation precision of one class",
            "val_recall": "Validation recall of one class",
        },
    )
    monitor_class: str = option(
        "",
        label="The one class",
        help="Name of the class whose precision or recall decides. Empty: the first class.",
        advanced=True,
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
