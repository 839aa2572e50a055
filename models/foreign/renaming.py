"""Other names for the classes of a model that has a card."""

from __future__ import annotations

from collections.abc import Mapping

from models.card import ModelCard
from models.decisions.document import Decisions
from models.evaluation.figures import Metrics


def renamed(card: ModelCard, classes: tuple[str, ...]) -> ModelCard:
    """Return the card with other names, one for each class, in their order.

    Its figures and decisions get them, too.
    """
    if classes == card.classes:
        return card
    names = dict(zip(card.classes, classes, strict=True))
    metrics = {part: _metrics(known, names) for part, known in card.metrics.items()}
    changed = {"classes": classes, "metrics": metrics, "decisions": _decisions(card.decisions, names)}
    return card.model_copy(update=changed)


def _metrics(metrics: Metrics, names: Mapping[str, str]) -> Metrics:
    per_class = tuple(
        one.model_copy(update={"class_name": names[one.class_name]}) for one in metrics.per_class
    )
    classes = tuple(names[name] for name in metrics.classes)
    return metrics.model_copy(update={"per_class": per_class, "classes": classes})


def _decisions(decisions: Decisions, names: Mapping[str, str]) -> Decisions:
    thresholds = {names[name]: share for name, share in decisions.thresholds.items()}
    target = None if decisions.target is None else names[decisions.target]
    return decisions.model_copy(update={"thresholds": thresholds, "target": target})
