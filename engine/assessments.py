"""Keeps the last assessments, so that a picture or a threshold needs no second pass over the images."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from datasets.spec import DataRow

if TYPE_CHECKING:
    from models.evaluation.assessment import Assessment
    from models.evaluation.figures import Metrics

MOST_BYTES = 256 * 2**20
"""Memory for the assessments that are kept; the oldest go first."""
BYTES_OF_TEXTS = 200
"""About what the names of one image take."""


@dataclass(frozen=True)
class Assessed:
    """What a model said of some images, with the figures of it."""

    key: str
    """SHA-256 of the model file and of the images with their classes: equal keys, equal figures."""
    assessment: Assessment
    metrics: Metrics
    rows: tuple[DataRow, ...]
    test_openings: int | None

    @property
    def n_bytes(self) -> int:
        """Memory that this takes, about."""
        return self.assessment.probabilities.nbytes + len(self.assessment) * BYTES_OF_TEXTS


class AssessmentStore:
    """The last assessments, each under what was asked for (``engine.steps.assessment.assessing``).

    Several threads may ask at once.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[str, Assessed] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, asked: str) -> Assessed | None:
        """Return what is kept under ``asked``, if it is."""
        with self._lock:
            found = self._kept.get(asked)
            if found is not None:
                self._kept.move_to_end(asked)
            return found

    def keep(self, asked: str, assessed: Assessed) -> None:
        """Keep an assessment; the last one is kept however large it is."""
        with self._lock:
            self._kept[asked] = assessed
            self._kept.move_to_end(asked)
            while len(self._kept) > 1 and sum(one.n_bytes for one in self._kept.values()) > self._most_bytes:
                self._kept.popitem(last=False)
