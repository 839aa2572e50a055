"""Which epoch counts as the best one."""

from __future__ import annotations

from typing import Any

import pytest

from models.spec import Monitor
from models.training.best import is_better
from models.training.events import EpochDone
from models.training.state import Standing


def _epoch(**figures: Any) -> EpochDone:
    values = {"loss": 0.5, "accuracy": 0.8, "val_loss": 0.5, "val_accuracy": 0.8} | figures
    return EpochDone(
        epoch=2,
        learning_rate=0.1,
        seconds=1,
        images_per_second=1,
        is_best=False,
        time="2026-01-01T00:00:00+00:00",
        **values,
    )


@pytest.mark.parametrize(
    ("monitor", "figures", "expected"),
    [
        ("val_accuracy", {"val_accuracy": 0.81}, True),
        ("val_accuracy", {"val_accuracy": 0.79}, False),
        ("val_accuracy", {"val_loss": 0.49}, True),
        ("val_accuracy", {"val_loss": 0.5}, False),
        ("val_loss", {"val_loss": 0.49, "val_accuracy": 0.1}, True),
        ("val_loss", {"val_loss": 0.51, "val_accuracy": 0.9}, False),
        ("accuracy", {"accuracy": 0.81, "val_accuracy": 0.1}, True),
        ("loss", {"loss": 0.49}, True),
        ("loss", {"loss": 0.51}, False),
        ("val_auc", {"val_auc": 0.71}, True),
        ("val_auc", {"val_auc": 0.69}, False),
        ("val_macro_f1", {"val_macro_f1": 0.71}, True),
        ("val_precision", {"val_precision": (0.1, 0.71)}, True),
        ("val_precision", {"val_precision": (0.9, 0.69)}, False),
        ("val_recall", {"val_recall": (0.1, 0.71)}, True),
    ],
)
def test_the_monitored_figure_decides_then_the_loss(
    monitor: Monitor, figures: dict[str, Any], expected: bool
) -> None:
    """Accuracies rise, losses fall, and equal figures are decided by the validation loss."""
    value = {"val_accuracy": 0.8, "accuracy": 0.8, "val_loss": 0.5, "loss": 0.5}.get(monitor, 0.7)
    standing = Standing(epoch=1, best_epoch=1, best_value=value, best_loss=0.5)
    assert is_better(monitor, _epoch(**figures), standing, one_class=1) is expected


def test_the_first_epoch_is_the_best_so_far() -> None:
    """There is always a best model once an epoch is done."""
    assert is_better("val_accuracy", _epoch(val_accuracy=0.0), Standing())


def test_without_validation_images_the_training_decides() -> None:
    """A session without validation images still gets a best model."""
    epoch = _epoch(accuracy=0.9).model_copy(update={"val_loss": None, "val_accuracy": None})
    assert is_better("val_accuracy", epoch, Standing(best_epoch=1, best_value=0.85, best_loss=0.1))
    assert not is_better("val_accuracy", epoch, Standing(best_epoch=1, best_value=0.95, best_loss=0.1))
