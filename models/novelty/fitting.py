"""Fits the scores of unlikeness to a model, and chooses one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput
from datasets.basics.progress import Progress, silent
from datasets.basics.randomness import generator
from datasets.looks import brightness_of, contrast_of, sharpness_of
from models.decisions.document import EXPECTED_UNLIKE, Appearance, ClassLooks, Spread
from models.evaluation.intervals.area import area_interval
from models.novelty.base import Floats, NoveltyInfo, Outputs, State
from models.novelty.registry import NOVELTIES, novelty

DEFAULT, DEFAULT_WITHOUT_IMAGES = "appearance", "knn"
"""What is used without rubbish to choose by; tests/campaigns/unlike_training.py measures it."""
LOOKS = ("brightness", "contrast", "sharpness")
FEWEST_TO_HALVE = 20
"""From so many images of rubbish on, one half chooses the method and the other one measures it."""

WEIGHT_OF_EXPECTED = 20
"""Images of each class as which the expected share of unlike ones counts: of few, a share says little."""

Scores = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Fitted:
    """One method, fitted.

    Attributes:
        info: the method.
        state: what it remembers.
        threshold: 95 % quantile of the held-back images' scores.
        percentiles: (101,) scores of the held-back images at 0 %, 1 %, … 100 %.
    """

    info: NoveltyInfo
    state: State
    threshold: float
    percentiles: tuple[float, ...]


@dataclass(frozen=True)
class Measured:
    """How well a method tells rubbish from held-back images.

    Attributes:
        fitted: the method.
        chooses: area under the ROC curve by which the method is chosen.
        auroc, auroc_ci95: area on the images that did not choose, with its interval.
        caught: share of these above the threshold.
    """

    fitted: Fitted
    chooses: float
    auroc: float
    auroc_ci95: tuple[float, float]
    caught: float


def possible(training: Outputs) -> list[str]:
    """Return the names of the methods that these images allow: without pixels, nothing has looks."""
    infos = {name: entry.NOVELTY for name, entry in NOVELTIES.entries().items()}
    return [name for name, info in infos.items() if training.looks.shape[1] or not info.needs_looks]


def fit(name: str, training: Outputs, held_back: Outputs) -> Fitted:
    """Fit one method.

    Raises:
        BadInput: if there is no such method, or these images do not allow it.
    """
    entry = novelty(name)
    if name not in possible(training):
        raise BadInput(f"{entry.NOVELTY.title} needs images, but the network sees only measured values.")
    state = entry.fit(training, held_back)
    scores = entry.score(state, held_back)
    percentiles = tuple(float(value) for value in np.quantile(scores, np.linspace(0, 1, 101)))
    return Fitted(entry.NOVELTY, state, float(np.quantile(scores, 1 - EXPECTED_UNLIKE)), percentiles)


def measure_all(
    training: Outputs, held_back: Outputs, rubbish: Outputs, progress: Progress = silent
) -> list[Measured]:
    """Fit all methods and measure them on rubbish; the best one first."""
    names = possible(training)
    found = []
    for place, name in enumerate(names):
        progress(place / len(names), f"Measuring the method {place + 1} of {len(names)}")
        fitted = fit(name, training, held_back)
        entry = novelty(name)
        found.append(
            _measured(fitted, entry.score(fitted.state, rubbish), entry.score(fitted.state, held_back))
        )
    return sorted(found, key=lambda one: one.chooses, reverse=True)


def area(high: Scores, low: Scores) -> float:
    """Return the share of pairs in which the one of ``high`` is larger; equal ones count half."""
    ordered = np.sort(low)
    below, up_to = np.searchsorted(ordered, high, "left"), np.searchsorted(ordered, high, "right")
    return float((below + up_to).mean() / (2 * len(low)))


def appearance_of(looks: Floats, channels: int) -> Appearance | None:
    """Return how images look on the whole; None where there are none."""
    if not looks.size:
        return None
    measured = (brightness_of(looks, channels), contrast_of(looks, channels), sharpness_of(looks, channels))
    means = [Spread(mean=float(values.mean()), deviation=float(values.std())) for values in measured]
    return Appearance(
        n=len(looks), channels=channels, brightness=means[0], contrast=means[1], sharpness=means[2]
    )


def looks_of_classes(
    classes: Sequence[str],
    training: tuple[Floats, Labels],
    held_back: tuple[npt.NDArray[np.bool_], Labels],
    channels: int,
) -> tuple[ClassLooks, ...]:
    """Return what the images of each class look like.

    Args:
        classes: c names.
        training: looks (n, k), k = 0 where there are none, and true classes (n,) of the training images.
        held_back: whether the validation images are above the threshold (m,), and their true classes (m,).
        channels: of the images.
    """
    lines, labels = training
    above, held_labels = held_back
    found = []
    for place, name in enumerate(classes):
        own, of_class = lines[labels == place], above[held_labels == place]
        expected = EXPECTED_UNLIKE * WEIGHT_OF_EXPECTED
        share = (float(of_class.sum()) + expected) / (len(of_class) + WEIGHT_OF_EXPECTED)
        looks = appearance_of(own, channels)
        means = {} if looks is None else {key: getattr(looks, key).mean for key in LOOKS}
        found.append(ClassLooks(class_name=name, unlike_share=share, **means))
    return tuple(found)


def _measured(fitted: Fitted, rubbish: Scores, held_back: Scores) -> Measured:
    halved = len(rubbish) >= FEWEST_TO_HALVE
    order = generator(0, "halves of the rubbish").permutation(len(rubbish))
    chooses, measures = (order[::2], order[1::2]) if halved else (order, order)
    auroc = area(rubbish[measures], held_back)
    return Measured(
        fitted,
        area(rubbish[chooses], held_back),
        auroc,
        area_interval(auroc, len(measures), len(held_back)),
        float((rubbish[measures] > fitted.threshold).mean()),
    )


def percentile(scores: Scores, percentiles: Sequence[float]) -> Floats:
    """Return where scores (n,) lie among the held-back images: 50 is the middle, 100 above all of them."""
    return np.asarray(np.interp(scores, percentiles, np.linspace(0, 100, 101)), dtype=np.float32)
