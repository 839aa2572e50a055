"""Whether the images of one file look like those that a model was trained on: told before any result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from datasets.basics.percents import percent
from datasets.looks import brightness_of, contrast_of, sharpness_of
from models.decisions.document import EXPECTED_UNLIKE, Appearance, ClassLooks, Spread
from models.decisions.figures import FileVerdict, Level
from models.novelty.base import Floats

WARNING_SHARE, BAD_SHARE = 0.15, 0.4
"""Shares of images unlike training from which on a file is one to look at, or not to trust; about 0.05 is
expected."""
WARNING_DEVIATIONS, BAD_DEVIATIONS = 1.0, 2.0
"""Change of a mean in standard deviations of the single training images."""
CHANCE = 0.01
"""Probability by which so many unlike images would be met among images like the training ones."""
LEAST_CHANGE = 0.1
"""A change of less than 10 % is never worth a warning."""
_ORDER: tuple[Level, ...] = ("good", "warning", "bad")
_ADVICE = {
    "good": "like the training images.",
    "warning": "check whether they were recorded alike, and treat the results with care.",
    "bad": "do not trust the results before you know why.",
}
_CHANGING = ("brightness", "contrast", "sharpness")


@dataclass(frozen=True)
class _Told:
    """One figure in words, how far it is to worry about, and what would be expected."""

    words: str
    level: Level
    expected: str = ""


@dataclass
class FileWatch:
    """Gathers what is needed for the verdict on a file, block by block; nothing grows with the images.

    Attributes:
        file: what the user calls it.
        training: how the training images look; None where the network sees no image.
        classes: how those of each class look. The images are then compared with training images of the
            classes that they are said to have, for a file may hold one class alone.
    """

    file: str
    training: Appearance | None
    classes: tuple[ClassLooks, ...] = ()
    n: int = 0
    n_judged: int = 0
    n_unlike: int = 0
    sums: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(3))
    said: npt.NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        self.said = np.zeros(len(self.classes), dtype=np.int64)

    def add(
        self,
        looks: Floats,
        unlike: npt.NDArray[np.bool_] | None,
        said: npt.NDArray[np.int64] | None = None,
    ) -> None:
        """Take in a block of images.

        Args:
            looks: (n, k) by :func:`datasets.looks.looks`.
            unlike: (n,) which are unlike the training images; None: not measured.
            said: (n,) most probable class of each image; needed where there are ``classes``.
        """
        self.n += len(looks)
        if said is not None and self.classes:
            self.said += np.bincount(said, minlength=len(self.classes))
        if unlike is not None:
            self.n_judged += len(unlike)
            self.n_unlike += int(unlike.sum())
        if self.training is not None:
            channels = self.training.channels
            measures = (brightness_of, contrast_of, sharpness_of)
            self.sums += [float(measure(looks, channels).sum()) for measure in measures]

    def verdict(self) -> FileVerdict:
        """Return the verdict on all images so far."""
        unlike = self.n_unlike / self.n_judged if self.n_judged else None
        brightness, contrast, sharpness = self._changes()
        told = []
        if unlike is not None:
            expected = f" (about {percent(self._expected_unlike(), 0)} is expected)"
            told = [_Told(f"{percent(unlike, 0)} unlike training", self._unlike_level(), expected)]
        changes = zip(_CHANGING, (brightness, contrast, sharpness), self._expected(), strict=True)
        told += [
            _Told(f"{name} {round(100 * change):+d} %", _change_level(change, spread))
            for name, change, spread in changes
            if change is not None
        ]
        level: Level = max((one.level for one in told), key=_ORDER.index, default="good")
        return FileVerdict(
            file=self.file,
            n=self.n,
            unlike_share=unlike,
            brightness_change=brightness,
            contrast_change=contrast,
            sharpness_change=sharpness,
            sentence=_sentence(told, level, unlike),
            brief=_brief(told, level, unlike),
            level=level,
        )

    def _expected(self) -> tuple[Spread | None, ...]:
        """Return the spread of the training images about the mean of those of the same classes."""
        known = self.training
        if known is None:
            return (None,) * 3
        spreads = {name: getattr(known, name) for name in _CHANGING}
        means = {
            name: self._of_classes([getattr(one, name) for one in self.classes], spread.mean)
            for name, spread in spreads.items()
        }
        return tuple(spread.model_copy(update={"mean": means[name]}) for name, spread in spreads.items())

    def _expected_unlike(self) -> float:
        own = self._of_classes([one.unlike_share for one in self.classes], EXPECTED_UNLIKE)
        return max(EXPECTED_UNLIKE, own)

    def _of_classes(self, values: Sequence[float | None], of_all: float) -> float:
        """Return the mean of a value of each class over the images, ``of_all`` where it is not known."""
        if not self.said.sum():
            return of_all
        known = [of_all if value is None else value for value in values]
        return float(np.average(known, weights=self.said))

    def _changes(self) -> list[float | None]:
        if not self.n:
            return [None] * 3
        means = self.sums / self.n
        return [
            None if spread is None or spread.mean <= 0 else float(mean / spread.mean - 1)
            for mean, spread in zip(means, self._expected(), strict=True)
        ]

    def _unlike_level(self) -> Level:
        from scipy.stats import binom

        expected = self._expected_unlike()
        # Of a few images chance alone makes some unlike.
        if binom.sf(self.n_unlike - 1, self.n_judged, expected) > CHANCE:
            return "good"
        share = self.n_unlike / self.n_judged - (expected - EXPECTED_UNLIKE)
        return "bad" if share >= BAD_SHARE else "warning" if share >= WARNING_SHARE else "good"


def _change_level(change: float | None, spread: Spread | None) -> Level:
    if change is None or spread is None or abs(change) < LEAST_CHANGE:
        return "good"
    deviations = abs(change) * spread.mean / max(spread.deviation, 1e-9)
    return (
        "bad" if deviations >= BAD_DEVIATIONS else "warning" if deviations >= WARNING_DEVIATIONS else "good"
    )


def _sentence(told: Sequence[_Told], level: Level, unlike: float | None) -> str:
    """Return the verdict with all figures, those that it comes from first."""
    if not told:
        return "There is nothing to compare with the training images."
    ordered = sorted(told, key=_least_last)
    figures = ", ".join(f"{one.words}{one.expected}" for one in ordered)
    return f"{figures}: {_mostly(level, unlike)}{_ADVICE[level]}"


def _brief(told: Sequence[_Told], level: Level, unlike: float | None) -> str:
    """Return what the verdict comes from; of a good one that it is good."""
    if level == "good":
        return f"{_mostly(level, unlike)}{_ADVICE[level].removesuffix('.')}" if told else ""
    return ", ".join(one.words for one in told if one.level == level)


def _mostly(level: Level, unlike: float | None) -> str:
    return "mostly " if level == "good" and unlike is not None and unlike >= 2 * EXPECTED_UNLIKE else ""


def _least_last(told: _Told) -> int:
    return -_ORDER.index(told.level)
