"""Whether the images of one file look like those that a model was trained on: told before any result."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from datasets.looks import brightness_of, contrast_of, sharpness_of
from models.decisions.document import EXPECTED_UNLIKE, Appearance, Spread
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


@dataclass
class FileWatch:
    """Gathers what is needed for the verdict on a file, block by block; nothing grows with the images.

    Attributes:
        file: what the user calls it.
        training: how the training images look; None where the network sees no image.
    """

    file: str
    training: Appearance | None
    n: int = 0
    n_judged: int = 0
    n_unlike: int = 0
    sums: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(3))

    def add(self, looks: Floats, unlike: npt.NDArray[np.bool_] | None) -> None:
        """Take in a block of images.

        Args:
            looks: (n, k) by :func:`datasets.looks.looks`.
            unlike: (n,) which are unlike the training images; None: not measured.
        """
        self.n += len(looks)
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
        level: Level = "good" if unlike is None else self._unlike_level()
        for change, spread in zip((brightness, contrast, sharpness), self._spreads(), strict=True):
            level = max(level, _change_level(change, spread), key=_ORDER.index)
        return FileVerdict(
            file=self.file,
            n=self.n,
            unlike_share=unlike,
            brightness_change=brightness,
            contrast_change=contrast,
            sharpness_change=sharpness,
            sentence=_sentence(unlike, brightness, contrast, sharpness, level),
            level=level,
        )

    def _spreads(self) -> tuple[Spread | None, ...]:
        known = self.training
        return (None,) * 3 if known is None else (known.brightness, known.contrast, known.sharpness)

    def _changes(self) -> list[float | None]:
        if not self.n:
            return [None] * 3
        means = self.sums / self.n
        return [
            None if spread is None or spread.mean <= 0 else float(mean / spread.mean - 1)
            for mean, spread in zip(means, self._spreads(), strict=True)
        ]

    def _unlike_level(self) -> Level:
        from scipy.stats import binom

        # Of a few images chance alone makes some unlike.
        if binom.sf(self.n_unlike - 1, self.n_judged, EXPECTED_UNLIKE) > CHANCE:
            return "good"
        share = self.n_unlike / self.n_judged
        return "bad" if share >= BAD_SHARE else "warning" if share >= WARNING_SHARE else "good"


def _change_level(change: float | None, spread: Spread | None) -> Level:
    if change is None or spread is None or abs(change) < LEAST_CHANGE:
        return "good"
    deviations = abs(change) * spread.mean / max(spread.deviation, 1e-9)
    return (
        "bad" if deviations >= BAD_DEVIATIONS else "warning" if deviations >= WARNING_DEVIATIONS else "good"
    )


def _sentence(
    unlike: float | None,
    brightness: float | None,
    contrast: float | None,
    sharpness: float | None,
    level: Level,
) -> str:
    parts = (
        [] if unlike is None else [f"{unlike:.0%} unlike training (about {EXPECTED_UNLIKE:.0%} is expected)"]
    )
    told = (("brightness", brightness), ("contrast", contrast), ("sharpness", sharpness))
    parts += [f"{name} {change:+.0%}" for name, change in told if change is not None]
    if not parts:
        return "There is nothing to compare with the training images."
    mostly = "mostly " if level == "good" and unlike is not None and unlike >= 2 * EXPECTED_UNLIKE else ""
    return f"{', '.join(parts)}: {mostly}{_ADVICE[level]}"
