"""Finds the pictures: files of models/evaluation/pictures that declare ``INFO``, ``draw`` and ``table``."""

from __future__ import annotations

from datasets.basics.registry import Registry
from models.evaluation.assessment import Assessment
from models.evaluation.pictures.base import Picture

PICTURES = Registry("models.evaluation.pictures", "INFO", several="FAMILY", needs=("draw", "table"))


def pictures_of(assessment: Assessment) -> dict[str, Picture]:
    """Return the pictures that can be drawn of an assessment, by name."""
    labels = "several" if assessment.several else "one"
    found: dict[str, Picture] = PICTURES.entries()
    return {
        name: picture
        for name, picture in found.items()
        if labels in picture.INFO.labels and (any(assessment.groups) or not picture.INFO.needs_groups)
    }
