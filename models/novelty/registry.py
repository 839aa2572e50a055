"""Finds the scores of unlikeness."""

from __future__ import annotations

from typing import cast

from datasets.basics.registry import Registry
from models.novelty.base import Novelty

NOVELTIES = Registry("models.novelty", "NOVELTY")


def novelty(name: str) -> Novelty:
    """Return the score called ``name``; ``BadInput`` if there is none."""
    return cast(Novelty, NOVELTIES.get(name))
