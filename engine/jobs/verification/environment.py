"""Where a training ran then and where it runs now: what of it can change the last bits of the weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.protocol.verification import VerifiedStep
from sessions.journal import JournalEntry
from sessions.journal_entries import Resumed, Started

WITHOUT_EFFECT = (
    "memory (GiB)",
    "processor cores",
    "standalone",
    *(f"library {name}" for name in ("scikit-learn", "onnx", "onnxruntime", "pydantic", "openpyxl")),
)
"""Facts on which no bit of a training depends: threads and libraries of the training itself are others."""
ABSENT = "not recorded"


def environment_step(entries: Sequence[JournalEntry], now: Mapping[str, str]) -> VerifiedStep:
    """Compare every environment that a run had with the one of now."""
    found: list[str] = []
    for epoch, then in environments(entries):
        since = f" (from epoch {epoch + 1} on)" if epoch else ""
        found += [
            f"{name}: {then.get(name, ABSENT)} then{since}, {now.get(name, ABSENT)} now"
            for name in dict.fromkeys([*then, *now])
            if name not in WITHOUT_EFFECT and then.get(name, ABSENT) != now.get(name, ABSENT)
        ]
    found = list(dict.fromkeys(found))
    if not found:
        return VerifiedStep(
            step="environment",
            held=True,
            sentence="Program, libraries, processor, threads and device are the recorded ones.",
        )
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return VerifiedStep(
        step="environment",
        held=False,
        sentence=f"The training ran in another environment: {found[0]}{more}.",
        details=tuple(found),
    )


def environments(entries: Sequence[JournalEntry]) -> list[tuple[int, dict[str, str]]]:
    """Return (epochs done before, facts) for the beginning of a training and each time it was resumed."""
    found = []
    for entry in entries:
        began = entry.typed(Started) or entry.typed(Resumed)
        if began is not None and began.environment:
            found.append((began.epoch if isinstance(began, Resumed) else 0, began.environment))
    return found
