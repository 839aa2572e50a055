"""The best model and its figures, then and now."""

from __future__ import annotations

from typing import Any

import numpy as np

from datasets.basics.errors import BadInput
from engine.protocol.verification import VerifiedStep
from models.files import load_model
from sessions.run_folder import RunFolder

PARTS = ("validation", "test")


def model_step(recorded: RunFolder, now: RunFolder) -> VerifiedStep:
    """Compare the weights of the best models bit by bit."""
    try:
        then, card = load_model(recorded.best_model)
    except BadInput as error:
        return VerifiedStep(step="model", held=False, sentence=str(error))
    again, card_now = load_model(now.best_model)
    pairs = list(zip(then.get_weights(), again.get_weights(), strict=False))
    equal = len(then.weights) == len(again.weights) and all(
        one.shape == other.shape and np.asarray(one).tobytes() == np.asarray(other).tobytes()
        for one, other in pairs
    )
    if not equal:
        sentence = f"{recorded.best_model} does not hold the weights that this training leads to."
    elif (card.classes, card.input) != (card_now.classes, card_now.input):
        equal, sentence = False, f"The card of {recorded.best_model} has other classes or preprocessing."
    else:
        sentence = f"The best model (epoch {card.epoch}) is bitwise equal."
    return VerifiedStep(step="model", held=equal, sentence=sentence)


def figures_step(recorded: RunFolder, now: RunFolder) -> VerifiedStep | None:
    """Compare the figures of the best model; None where none are recorded.

    Raises:
        BadInput: if ``metrics.json`` is damaged.
    """
    then, again = recorded.metrics(), now.metrics() or {}
    if then is None:
        return None
    found = tuple(
        f"{part}: {key} was {before[key]}, is {after.get(key)}"
        for part in PARTS
        for before, after in [(_figures(then, part), _figures(again, part))]
        for key in before
        if before[key] != after.get(key)
    )
    sentence = f"The figures differ: {found[0]}." if found else "The figures of the best model are the same."
    return VerifiedStep(step="figures", held=not found, sentence=sentence, details=found)


def _figures(metrics: dict[str, Any], part: str) -> dict[str, Any]:
    figures = metrics.get(part)
    return figures if isinstance(figures, dict) else {}
