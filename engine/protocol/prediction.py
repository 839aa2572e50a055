"""What the job ``predict`` is asked and what it answers."""

from __future__ import annotations

from datasets.basics.options import Options
from datasets.spec import DataRow


class PredictRequest(Options):
    """Classify the images of surveyed ``rows``; their class names do not matter."""

    model: str
    rows: tuple[DataRow, ...]
    out: str | None = None
    sort_into: str | None = None


class PredictResult(Options):
    n: int
    classes: tuple[str, ...]
    counts: tuple[int, ...]
    """Images said to have each class, in the order of ``classes``; an image may count for several."""
    out: str | None
    images_per_second: float = 0.0
