"""The running average of the weights (EMA), put in their place for a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras


def start_average(model: keras.Model) -> None:
    """Let the average, if the model's optimizer keeps one, begin with the weights as they are."""
    optimizer = _optimizer(model)
    if optimizer.use_ema:
        averages = optimizer._model_variables_moving_average
        for variable, average in zip(model.trainable_variables, averages, strict=True):
            average.assign(variable)


@contextmanager
def averaged_weights(model: keras.Model) -> Iterator[None]:
    """Within this block the model has its averaged weights, if its optimizer keeps an average.

    Running statistics of normalisations are averages already and stay as they are.
    """
    optimizer = _optimizer(model)
    if not optimizer.use_ema:
        yield
        return
    variables = model.trainable_variables
    former = [variable.numpy() for variable in variables]
    optimizer.finalize_variable_values(variables)
    try:
        yield
    finally:
        for variable, value in zip(variables, former, strict=True):
            variable.assign(value)


def _optimizer(model: keras.Model) -> Any:
    # With float16 keras puts another one around it, which scales the loss.
    return getattr(model.optimizer, "inner_optimizer", model.optimizer)
