"""What the card of a model says, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.widgets.fields.description import describe
from app.widgets.figures_text import interval_text
from datasets.spec import InputSpec

if TYPE_CHECKING:
    from models.card import ModelCard
    from models.decisions.document import Decisions

MOST_CLASSES = 24
"""More of them are counted, and listed in the card that travels with the file."""


def card_lines(card: ModelCard) -> list[tuple[str, str]]:
    """Return what a reader of the model has to know, as (what, value)."""
    lines = [
        ("Classes", _classes(card)),
        ("Input", _input(card)),
        *_preparation(card),
        ("Network", card.architecture + (f", epoch {card.epoch:,}" if card.epoch else "")),
    ]
    for part in ("validation", "test"):
        metrics = card.metrics.get(part)
        if metrics is not None:
            text = interval_text(metrics.accuracy, metrics.accuracy_ci95)
            lines.append((f"Accuracy, {part}", f"{text}, {metrics.n:,} images"))
    return lines + _decisions(card.decisions)


def _classes(card: ModelCard) -> str:
    named = ", ".join(card.classes[:MOST_CLASSES])
    further = len(card.classes) - MOST_CLASSES
    return f"{named} and {further:,} more" if further > 0 else named


def _input(card: ModelCard) -> str:
    spec = card.input
    parts = []
    if spec.use_images:
        parts.append(f"{spec.size} × {spec.size} px, {'gray' if spec.color == 'gray' else 'RGB'}")
    if spec.scalars:
        parts.append(f"measured values: {', '.join(spec.scalars)}")
    return "; ".join(parts)


def _preparation(card: ModelCard) -> list[tuple[str, str]]:
    """Return how an image becomes what the network sees, in the words of the form on the page Model."""
    if not card.input.use_images:
        return []
    words = {option.name: option.choices for option in describe(InputSpec)}
    told = [words[name][getattr(card.input, name)] for name in ("fit", "normalization")]
    return [("Preparation", "; ".join(told))]


def _decisions(decided: Decisions) -> list[tuple[str, str]]:
    lines = []
    if decided.temperature is not None:
        temperature = f"temperature {decided.temperature:.3g}"
        lines.append(("Calibration", f"{temperature}; the file's own probabilities are those before it"))
    if decided.thresholds:
        told = [f"{name} from {100 * least:.3g} % on" for name, least in decided.thresholds.items()]
        lines.append(("Thresholds", "; ".join(told)))
    if decided.unlike is not None:
        n = decided.unlike.n_training
        lines.append(("Unlike images", f"told by {decided.unlike.method}, from {n:,} training images"))
    return lines
