"""Two models on the same images."""

from __future__ import annotations

import numpy as np
import pytest

from datasets.basics.errors import BadInput
from models.evaluation.assessment import Assessment
from models.evaluation.comparison import Comparison, compare, mcnemar, swap_test


def _of(right: np.ndarray, groups: list[str] | None = None, classes: str = "ab") -> Assessment:
    """Return what a model says that is right about some images."""
    labels = np.arange(len(right)) % 2
    said = np.where(right, labels, 1 - labels)
    scores = np.where(said[:, None] == np.arange(2), 0.9, 0.1)
    return Assessment.of(scores, labels, classes, groups=groups)


def _pair(numbers: np.random.Generator, n: int, n_groups: int, gain: float = 0.0) -> Comparison:
    """Compare two models of which the first is right more often by ``gain``; with groups, each group has its
    own difficulty and its own liking for one of them."""
    groups, liking = None, np.zeros(n)
    hard = numbers.random(n)
    if n_groups:
        of_image = numbers.integers(0, n_groups, n)
        groups = [str(number) for number in of_image]
        liking = numbers.normal(0, 0.1, n_groups)[of_image]
    first = hard + 0.3 * numbers.random(n) < 0.9 + liking + gain
    second = hard + 0.3 * numbers.random(n) < 0.9 - liking
    return compare(_of(first, groups), _of(second, groups))


def test_mcnemar_of_known_numbers() -> None:
    """Exact binomial: 8 against 1 of 9 is 20 / 512; no difference, no doubt."""
    assert mcnemar(8, 1) == pytest.approx(20 / 512)
    assert mcnemar(1, 8) == mcnemar(8, 1)
    assert mcnemar(0, 0) == 1.0


def test_swapping_of_known_groups() -> None:
    """Of the 8 ways to sign 1, 2 and 3, two give 6 either way; a group without a difference says nothing."""
    assert swap_test(np.array([1.0, 2.0, 3.0, 0.0])) == pytest.approx(2 / 8)
    assert swap_test(np.zeros(3)) == 1.0


def test_swapping_by_chance_agrees_with_all_ways() -> None:
    """Twenty groups are too many to try all ways; one each of 14 and 20 with equal odds differ little."""
    gains = np.ones(20)
    gains[:5] = -1
    assert swap_test(gains) == pytest.approx(mcnemar(15, 5), abs=0.01)


@pytest.mark.parametrize("n_groups", [0, 12])
def test_equal_models_are_seldom_told_apart(n_groups: int) -> None:
    """Of 300 pairs of equal models about 5 % have a winner, or fewer; about 95 % of the intervals cover 0."""
    found = [_pair(np.random.default_rng([n_groups, k]), 200, n_groups) for k in range(300)]
    # Three standard errors of 5 % of 300.
    assert np.mean([bool(one.winner) for one in found]) < 0.05 + 0.038
    covered = np.mean([one.difference_ci95[0] <= 0 <= one.difference_ci95[1] for one in found])
    assert covered > 0.95 - 0.038


@pytest.mark.parametrize("n_groups", [0, 60])
def test_the_better_model_wins(n_groups: int) -> None:
    """A real difference is found, on whichever side it stands."""
    found = _pair(np.random.default_rng(3), 2000, n_groups, gain=0.12)
    assert (found.winner, found.difference > 0) == ("first", True)
    assert found.only_first_right - found.only_second_right == round(found.difference * found.n)
    low, high = found.difference_ci95
    assert 0 < low < found.difference < high
    assert found.n_groups == (n_groups or None)


def test_a_difference_needs_more_than_two_groups() -> None:
    """However many images there are: two donors cannot say which model is better for other donors."""
    n = 400
    groups = ["a"] * (n // 2) + ["b"] * (n // 2)
    second = np.arange(n) % 4 > 0
    found = compare(_of(np.ones(n, dtype=bool), groups), _of(second, groups))
    assert (found.winner, found.p_value) == ("", 0.5)


def test_a_model_equals_itself() -> None:
    """No winner, p = 1, and an interval that is not a point: few images leave room for a difference."""
    assessment = _of(np.ones(20, dtype=bool))
    found = compare(assessment, assessment)
    assert (found.difference, found.p_value, found.winner) == (0.0, 1.0, "")
    assert found.difference_ci95[0] < 0 < found.difference_ci95[1]


def test_other_images_or_classes_are_refused() -> None:
    """Only what was shown to both is compared."""
    right = np.ones(6, dtype=bool)
    with pytest.raises(BadInput, match="same images"):
        compare(_of(right), _of(right[:4]))
    with pytest.raises(BadInput, match="other classes"):
        compare(_of(right), _of(right, classes="xy"))
