"""Do the maps show what the network learnt, or edges of the image? (Adebayo et al. 2018, arXiv:1810.03292)"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from datasets.basics.progress import Progress, part_of
from models.explanation.base import Maps, Question

Explain = Callable[[Question, Progress], Maps]

ALIKE = 0.5
"""From this mean rank correlation on, maps of trained and of drawn weights are called alike."""
DRAWS = 3
MOST_IMAGES = 8
MOST_STEPS = 8


class Redrawable(Protocol):
    """A network whose weights can be drawn anew for a while."""

    @property
    def layers_with_weights(self) -> Sequence[str]:
        """Names from the input to the output."""

    def drawn_anew(self, layers: Sequence[str], seed: int, draw: int) -> AbstractContextManager[None]:
        """Give layers other weights; the trained ones are back at the end."""


@dataclass(frozen=True)
class Sanity:
    """What the comparison found.

    Attributes:
        correlation: mean Spearman rank correlation of the maps with those of drawn weights.
        n: images compared.
        steps: of a cascade, (layer, correlation once this layer and all behind it are drawn anew).
    """

    correlation: float
    n: int
    steps: tuple[tuple[str, float], ...] = ()

    @property
    def follows_weights(self) -> bool:
        """Whether the trained weights matter to the maps."""
        return self.correlation < ALIKE

    @property
    def sentence(self) -> str:
        """What was found, in words."""
        images = "1 image" if self.n == 1 else f"{self.n} images"
        figure = f"rank correlation {self.correlation:.2f} with maps of weights drawn anew, {images}"
        if self.follows_weights:
            return f"The map follows the trained weights ({figure})."
        return f"The map shows edges and brightness of the image, not what the network learned ({figure})."


def whole_check(
    network: Redrawable, question: Question, maps: Maps, explain: Explain, progress: Progress
) -> Sanity | None:
    """Compare maps with those of networks whose weights are all drawn anew; None if all maps are empty.

    Args:
        question: what ``maps`` answer.
        explain: makes such maps of the network as it is at the call.
    """
    few, trained = _few(question, maps)
    if not len(few):
        return None
    found = []
    for draw in range(DRAWS):
        within = part_of(progress, draw / DRAWS, (draw + 1) / DRAWS)
        with network.drawn_anew(network.layers_with_weights, question.seed, draw):
            found.append(rank_correlations(trained, explain(few, within)).mean())
    return Sanity(float(np.mean(found)), len(few))


def cascade_check(
    network: Redrawable, question: Question, maps: Maps, explain: Explain, progress: Progress
) -> Sanity | None:
    """As :func:`whole_check`, but layer by layer from the output to the input."""
    few, trained = _few(question, maps)
    if not len(few):
        return None
    layers = network.layers_with_weights
    begins = np.unique(np.linspace(len(layers) - 1, 0, min(MOST_STEPS, len(layers))).round().astype(int))
    steps: list[tuple[str, float]] = []
    for number, begin in enumerate(begins[::-1].tolist()):
        within = part_of(progress, number / len(begins), (number + 1) / len(begins))
        with network.drawn_anew(layers[begin:], question.seed, 0):
            correlations = rank_correlations(trained, explain(few, within))
        steps.append((layers[begin], float(correlations.mean())))
    return Sanity(steps[-1][1], len(few), tuple(steps))


def rank_correlations(maps: Maps, others: Maps) -> npt.NDArray[np.float64]:
    """Return Spearman's rank correlation of each pair of maps, (n,); 0 where one of the two is even."""
    from scipy.stats import rankdata

    ranks = [rankdata(one.reshape(len(one), -1), axis=1) for one in (maps, others)]
    first, second = (one - one.mean(axis=1, keepdims=True) for one in ranks)
    size = np.sqrt((first**2).sum(axis=1) * (second**2).sum(axis=1))
    products = (first * second).sum(axis=1)
    return np.asarray(np.divide(products, size, out=np.zeros_like(products), where=size > 0))


def _few(question: Question, maps: Maps) -> tuple[Question, Maps]:
    """Return some of the images, evenly chosen among those with a map that is not even."""
    uneven = np.flatnonzero(np.ptp(maps.reshape(len(maps), -1), axis=1) > 0)
    chosen = uneven[np.linspace(0, len(uneven) - 1, min(MOST_IMAGES, len(uneven))).astype(int)]
    return question.part(chosen), maps[chosen]
