"""Names of runs that tell them apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from sessions.summary import RunSummary

FEWEST_PARTS = 2
"""Of a path: the last alone is often the name once more."""


def distinct_names(runs: Iterable[RunSummary]) -> dict[str, str]:
    """Return for each run folder the name of its run; runs of one name get their folders beside it.

    Rows of several batches, and unpacked capsules, have the same names.
    """
    alike: dict[str, list[RunSummary]] = defaultdict(list)
    for run in runs:
        alike[run.name].append(run)
    found: dict[str, str] = {}
    for name, several in alike.items():
        if len(several) == 1:
            found[several[0].root] = name
            continue
        parts = {run.root: Path(run.root).parts for run in several}
        n = _needed(list(parts.values()))
        for root, place in parts.items():
            shown = place[-n:-1] if place[-1] == name else place[-n:]
            found[root] = f"{name} ({'/'.join(shown)})"
    return found


def _needed(places: list[tuple[str, ...]]) -> int:
    """Return how many last parts of the paths tell them apart."""
    longest = max(map(len, places))
    fewest = (n for n in range(FEWEST_PARTS, longest) if len({place[-n:] for place in places}) == len(places))
    return next(fewest, longest)
