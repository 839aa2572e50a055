"""Corrected shares find the truth where the counts do not, and their interval covers it."""

from __future__ import annotations

import numpy as np
import pytest

from models.decisions.prevalence import Correction, true_shares

ANSWERS = np.array([[0.9, 0.1], [0.2, 0.8]])


def _draw(
    random: np.random.Generator, answers: np.ndarray, n_held_back: int, shares: np.ndarray, n_new: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return a confusion matrix of held-back images, and the counts of new ones."""
    confusion = np.stack([random.multinomial(n_held_back, row) for row in answers])
    return confusion, random.multinomial(n_new, shares @ answers)


def test_two_classes_are_corrected_by_rogan_and_gladen() -> None:
    """The estimate is (said + specificity - 1) / (sensitivity + specificity - 1)."""
    correction = Correction.of(("a", "b"), [[90, 10], [20, 80]])
    first, second = correction.fractions((400, 600))
    assert first.raw == pytest.approx(0.4)
    assert first.corrected == pytest.approx((0.4 + 0.8 - 1) / (0.9 + 0.8 - 1))
    assert first.corrected + second.corrected == pytest.approx(1)
    assert first.ci95[0] < first.corrected < first.ci95[1]


def test_shares_are_never_negative() -> None:
    """Fewer of a class than its errors explain: the share is 0, and the others sum to 1."""
    correction = Correction.of(("a", "b"), [[90, 10], [20, 80]])
    first, second = correction.fractions((100, 900))
    assert first.corrected == pytest.approx(0, abs=1e-6)
    assert second.corrected == pytest.approx(1)
    assert first.ci95[0] == pytest.approx(0, abs=1e-6)


def test_several_classes_at_a_corner_are_the_likeliest() -> None:
    """Where the plain solution has negative shares, no other shares are likelier than those found."""
    random = np.random.default_rng(4)
    answers = np.array([[0.7, 0.2, 0.1], [0.25, 0.6, 0.15], [0.1, 0.1, 0.8]])
    said = np.array([0.2, 0.5, 0.3])
    found = true_shares(answers[None], said[None])[0]
    assert np.linalg.solve(answers.T, said).min() < 0, "else this test shows nothing"
    likelihood = said @ np.log(found @ answers)
    others = random.dirichlet(np.ones(3), 2000)
    assert likelihood >= (said * np.log(others @ answers)).sum(axis=1).max() - 1e-6


def test_the_interval_covers_the_truth() -> None:
    """Trained half and half, applied to one in twenty: about 95 % of the intervals hold the true share, of
    the raw counts hardly one comes near."""
    random = np.random.default_rng(2)
    covered = raw_near = 0
    shares = np.array([0.05, 0.95])
    for _ in range(120):
        confusion, counts = _draw(random, ANSWERS, 200, shares, 2000)
        fraction = Correction.of(("a", "b"), confusion.tolist()).fractions(counts.tolist())[0]
        covered += fraction.ci95[0] <= shares[0] <= fraction.ci95[1]
        raw_near += abs(fraction.raw - shares[0]) < 0.05
    assert covered >= 108
    assert raw_near == 0


@pytest.mark.parametrize(
    ("confusion", "sentence"),
    [
        ([[50, 50, 0], [48, 52, 0], [0, 0, 9]], "hardly tells 'a' from 'b'"),
        ([[9, 0, 0], [0, 9, 0], [0, 0, 0]], "no held-back images of 'c'"),
    ],
)
def test_what_cannot_be_known_is_not_corrected(confusion: list[list[int]], sentence: str) -> None:
    """A sentence takes the place of figures that would mean nothing; the raw shares stay."""
    correction = Correction.of(("a", "b", "c"), confusion)
    assert sentence in correction.problem
    fractions = correction.fractions((1, 1, 2))
    assert [fraction.raw for fraction in fractions] == [0.25, 0.25, 0.5]
    assert all(fraction.corrected is None and fraction.ci95 is None for fraction in fractions)


def test_no_images_have_no_shares() -> None:
    """An empty file has no fractions."""
    assert Correction.of(("a", "b"), [[9, 1], [1, 9]]).fractions((0, 0)) == ()
