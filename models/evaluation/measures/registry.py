"""Finds the measures: files of models/evaluation/measures that declare ``INFO``, ``value`` and ``basis``."""

from __future__ import annotations

from functools import cache

from datasets.basics.registry import Registry
from models.evaluation.measures.base import Measure
from models.spec import Labels

MEASURES = Registry("models.evaluation.measures", "INFO", several="FAMILY", needs=("value", "basis"))


@cache
def measures(labels: Labels) -> tuple[Measure, ...]:
    """Return the measures for one or several labels per image; those that are the mean of others last."""
    found: list[Measure] = [entry for entry in MEASURES.entries().values() if labels in entry.INFO.labels]
    return tuple(sorted(found, key=lambda measure: (bool(measure.INFO.mean_of), measure.INFO.name)))
