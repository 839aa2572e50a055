"""How the counts of a model are corrected, by what its card knows of its errors."""

from __future__ import annotations

from models.card import ModelCard
from models.decisions.prevalence import Correction


def correction_of(card: ModelCard) -> Correction | None:
    """Return how the counts of a model are corrected; None where no validation images were measured."""
    known = card.metrics.get("validation")
    if card.labels == "several" or known is None or not known.confusion_matrix:
        return None
    return Correction.of(card.classes, known.confusion_matrix)
