"""Where a training ran then and where it runs now: what of it can change the last bits of the weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.protocol.verification import StepName, VerifiedStep
from sessions.journal import JournalEntry
from sessions.journal_entries import Resumed, Started

WITHOUT_EFFECT = (
    "memory (GiB)",
    "processor cores",
    "standalone",
    *(f"library {name}" for name in ("scikit-learn", "onnx", "onnxruntime", "pydantic", "openpyxl")),
)
"""Facts on which no bit of a training depends: threads and libraries of the training itself are others."""
_DRAWING = ("program", "Python", "library numpy")
_READING = ("opencv-python-headless", "pillow", "tifffile", "h5py", "hdf5plugin", "scipy")
_PREPARING = (
    *_DRAWING,
    *("operating system", "processor", "processor instruction sets"),
    *(f"library {name}" for name in _READING),
    *(f"variable {name}" for name in ("NPY_DISABLE_CPU_FEATURES", "OPENCV_CPU_DISABLE", "OPENCV_IPP")),
)
FOLLOWS_FROM: dict[StepName, tuple[str, ...]] = {"order": _DRAWING, "images": _PREPARING}
"""The facts that a step before the network depends on; every later step depends on all facts."""
ABSENT = "not recorded"


@dataclass(frozen=True)
class EnvironmentComparison:
    """What differs between the environments of a run and the one of now.

    Attributes:
        step: what is told.
        differing: names of the facts that differ and have an effect.
    """

    step: VerifiedStep
    differing: frozenset[str]

    def explains(self, name: StepName) -> bool:
        """Whether what differs here can have led to a difference in that step."""
        return not self.differing.isdisjoint(FOLLOWS_FROM.get(name, self.differing))


def compare_environments(entries: Sequence[JournalEntry], now: Mapping[str, str]) -> EnvironmentComparison:
    """Compare every environment that a run had with the one of now."""
    found: dict[str, str] = {}
    for epoch, then in environments(entries):
        since = f" (from epoch {epoch + 1} on)" if epoch else ""
        for name in dict.fromkeys([*then, *now]):
            if name not in WITHOUT_EFFECT and then.get(name, ABSENT) != now.get(name, ABSENT):
                told = f"{name}: {then.get(name, ABSENT)} then{since}, {now.get(name, ABSENT)} now"
                found.setdefault(told, name)
    return EnvironmentComparison(_step(tuple(found)), frozenset(found.values()))


def _step(found: tuple[str, ...]) -> VerifiedStep:
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
        details=found,
    )


def environments(entries: Sequence[JournalEntry]) -> list[tuple[int, dict[str, str]]]:
    """Return (epochs done before, facts) for the beginning of a training and each time it was resumed."""
    found = []
    for entry in entries:
        began = entry.typed(Started) or entry.typed(Resumed)
        if began is not None and began.environment:
            found.append((began.epoch if isinstance(began, Resumed) else 0, began.environment))
    return found
