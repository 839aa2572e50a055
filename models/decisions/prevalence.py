"""Shares of the classes among new images, corrected for the errors that a model makes.

A model that takes one cat in ten for a dog finds dogs where there are none. How often it says each class of
each true class is known from held-back images; the shares of the true classes are those which explain best
how often it said each class in new ones. For two classes this is Rogan and Gladen's estimate (Am. J.
Epidemiol. 107, 1978); for more it is found by expectation maximisation (Saerens et al., Neural Computation
14, 2002, on counts).

It holds as long as each class looks in the new images as in the held-back ones; only how many there are may
differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from datasets.basics.randomness import generator
from models.decisions.figures import Fraction

DRAWS = 1000
DRAWS_OF_MANY = 200
"""Of the bootstrap, with up to or above MANY classes; the interval is from their 2.5 % to their 97.5 %
quantile."""
MANY = 20
PRIOR = 1.0
"""Shared among the classes and added to the counts before a draw, because an error that was never seen among
few images may still happen; for two classes it is Jeffreys' prior."""
LEAST_SINGULAR_VALUE = 0.05
"""Of the matrix of shares: below it some classes are told apart hardly better than by chance."""
STEPS = 300
TOLERANCE = 1e-7

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Correction:
    """What held-back images say about the errors of a model of c classes.

    Attributes:
        classes: names in the order of the network's outputs.
        answers: (c, c) share of each answer (column) among the images of each true class (row).
        draws: (k, c, c) the same, redrawn; empty where nothing can be corrected.
        problem: why nothing can be corrected, as a sentence; else empty.
    """

    classes: tuple[str, ...]
    answers: Floats
    draws: Floats
    problem: str = ""

    @classmethod
    def of(cls, classes: Sequence[str], confusion_matrix: Sequence[Sequence[int]]) -> Correction:
        """Return the correction by the confusion matrix (rows: true class) of held-back images."""
        counts = np.asarray(confusion_matrix, dtype=np.float64)
        sizes = counts.sum(axis=1, keepdims=True)
        answers = counts / np.maximum(sizes, 1)
        problem = _problem(classes, sizes[:, 0], answers)
        if problem:
            return cls(tuple(classes), answers, np.empty((0, *counts.shape)), problem)
        random = generator(0, "prevalence")
        # Independent gamma numbers divided by their sum follow Dirichlet's distribution.
        draws = DRAWS if len(counts) <= MANY else DRAWS_OF_MANY
        drawn = random.standard_gamma(counts + PRIOR / len(counts), size=(draws, *counts.shape))
        return cls(tuple(classes), answers, drawn / drawn.sum(axis=2, keepdims=True))

    def fractions(self, counts: Sequence[int]) -> tuple[Fraction, ...]:
        """Return the share of each class among new images.

        Args:
            counts: how many images had each class as the most probable one.
        """
        said = np.asarray(counts, dtype=np.float64)
        n = said.sum()
        if n == 0:
            return ()
        raw = said / n
        if self.problem:
            return tuple(
                Fraction(class_name=name, raw=share) for name, share in zip(self.classes, raw, strict=True)
            )
        corrected = true_shares(self.answers[None], raw[None])[0]
        random = generator(0, "prevalence of new images", index=int(n))
        redrawn = random.standard_gamma(said + PRIOR / len(said), size=(len(self.draws), len(said)))
        shares = true_shares(self.draws, redrawn / redrawn.sum(axis=1, keepdims=True))
        low, high = np.quantile(shares, (0.025, 0.975), axis=0)
        # The climb to a share of 0 never quite arrives.
        low[low * n < 1] = 0
        return tuple(
            Fraction(
                class_name=name,
                raw=float(raw[place]),
                corrected=_share(corrected[place]),
                ci95=(_share(low[place]), _share(high[place])),
            )
            for place, name in enumerate(self.classes)
        )


def true_shares(answers: Floats, said: Floats) -> Floats:
    """Return the shares of the true classes (k, c) that explain best what was said.

    Args:
        answers: (k, c, c), rows (true class) sum to 1, regular.
        said: (k, c), shares of the answers.
    """
    solved = np.linalg.solve(answers.transpose(0, 2, 1), said[..., None])[..., 0]
    outside = solved.min(axis=1) < 0
    if solved.shape[1] == 2:
        # Of two shares the likelihood has one top, so that the nearest end is the likeliest.
        solved = np.clip(solved, 0, 1)
    elif outside.any():
        solved[outside] = _most_likely(answers[outside], said[outside], solved[outside])
    return np.asarray(solved / solved.sum(axis=1, keepdims=True))


def _most_likely(answers: Floats, said: Floats, start: Floats) -> Floats:
    """Climb to the likeliest shares that are not negative, by expectation maximisation."""
    shares = np.maximum(start, 1e-3)
    shares /= shares.sum(axis=1, keepdims=True)
    for _ in range(STEPS):
        expected = np.maximum((shares[:, None, :] @ answers)[:, 0, :], 1e-300)
        after = shares * (answers @ (said / expected)[..., None])[..., 0]
        moved = float(np.abs(after - shares).max())
        shares = after
        if moved < TOLERANCE:
            break
    return shares


def _problem(classes: Sequence[str], sizes: Floats, answers: Floats) -> str:
    empty = [name for name, size in zip(classes, sizes, strict=True) if size == 0]
    if empty:
        return f"Not corrected: there are no held-back images of {empty[0]!r} to know the errors by."
    if float(np.linalg.svd(answers, compute_uv=False)[-1]) >= LEAST_SINGULAR_VALUE:
        return ""
    first, second = _most_alike(answers)
    return (
        f"Not corrected: the model hardly tells {classes[first]!r} from {classes[second]!r}, so their shares "
        "cannot be known."
    )


def _most_alike(answers: Floats) -> tuple[int, int]:
    """Return the two classes whose images get the most similar answers."""
    distances = np.abs(answers[:, None] - answers[None]).sum(axis=2)
    np.fill_diagonal(distances, np.inf)
    first, second = np.unravel_index(int(distances.argmin()), distances.shape)
    return int(first), int(second)


def _share(value: float) -> float:
    return min(1.0, max(0.0, float(value)))
