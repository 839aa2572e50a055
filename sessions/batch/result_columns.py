"""The columns that a batch adds to its table."""

from __future__ import annotations

RESULT_COLUMNS = (
    "status",
    "problem",
    "run",
    "best_epoch",
    "epochs_done",
    "val_accuracy",
    "val_accuracy_low",
    "val_accuracy_high",
    "val_loss",
    "val_n",
    "test_accuracy",
    "test_accuracy_low",
    "test_accuracy_high",
    "test_loss",
    "test_n",
    "test_macro_f1",
    "model",
    "model_sha256",
    "seconds",
)
"""``_low`` and ``_high``: the 95 % interval of the accuracy. Losses in nats, seconds of all epochs."""
