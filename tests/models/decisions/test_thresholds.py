"""A threshold is the one that was asked for, or it is said that there is none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.basics.errors import BadInput
from models.decisions.thresholds import by_cost, by_purity, choose, costs_of_answers, cuts_of, two_costs

Images = tuple[np.ndarray, np.ndarray]


@st.composite
def images(draw: st.DrawFn) -> Images:
    """Scores with ties, and whether each image is of the target (at least one is)."""
    n = draw(st.integers(1, 40))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    scores = random.integers(0, 9, n).astype(np.float32) / 8
    positive = random.random(n) < random.random()
    positive[random.integers(n)] = True
    return scores, positive


@given(images(), st.floats(0, 1))
def test_yield_is_reached_by_the_largest_threshold(given_images: Images, wanted: float) -> None:
    """The chosen images hold the wanted share of the target; any cut with fewer images does not."""
    scores, positive = given_images
    choice = choose("yield", scores, positive, wanted)
    chosen = scores >= choice.threshold
    assert choice.reached
    assert positive[chosen].sum() / positive.sum() >= wanted
    fewer = scores > scores[chosen].min()
    assert not fewer.any() or positive[fewer].sum() / positive.sum() < wanted


@given(images(), st.floats(0.1, 1))
def test_purity_is_reached_by_the_least_threshold_or_not_at_all(given_images: Images, wanted: float) -> None:
    """No lower threshold is as pure; where none is pure enough, the purest one is given."""
    scores, positive = given_images
    choice = choose("purity", scores, positive, wanted)
    fewest = min(10, positive.sum())
    possible = {
        level: positive[scores >= level].mean()
        for level in np.unique(scores)
        if (scores >= level).sum() >= fewest
    }
    purity = positive[scores >= choice.threshold].mean()
    assert choice.reached == any(share >= wanted for share in possible.values())
    if choice.reached:
        assert purity >= wanted
        assert all(share < wanted for level, share in possible.items() if level < choice.threshold)
    else:
        assert purity == max(possible.values())


@given(images(), st.floats(0, 5), st.floats(0, 5))
def test_cost_is_the_least_of_all_cuts(given_images: Images, false_alarm: float, miss: float) -> None:
    """No other cut is cheaper, choosing none or all of the images included."""
    scores, positive = given_images
    cost_chosen, cost_other = two_costs(positive, false_alarm, miss)
    choice = by_cost(scores * 0.99, cost_chosen, cost_other)

    def cost(chosen: np.ndarray) -> float:
        return float(np.where(chosen, cost_chosen, cost_other).sum())

    cuts = [scores >= level for level in (*np.unique(scores), np.inf)]
    assert cost(scores * 0.99 >= choice.threshold) == pytest.approx(min(map(cost, cuts)))


def test_a_matrix_of_costs_counts_what_is_said_instead() -> None:
    """Below the threshold an image costs what the most probable other class costs, even if the target was
    more probable."""
    probabilities = np.array([[0.5, 0.3, 0.2], [0.6, 0.1, 0.3]], dtype=np.float32)
    costs = np.array([[0, 1, 2], [3, 0, 4], [5, 6, 0]], dtype=np.float64)
    chosen, other = costs_of_answers(probabilities, np.array([1, 2]), 0, costs)
    assert chosen.tolist() == [3, 5]
    assert other.tolist() == [0, 0]


def test_one_lucky_image_is_no_purity() -> None:
    """The first image alone would be 100 % pure; ten of them are needed for a purity to mean something."""
    scores = np.linspace(1, 0, 100)
    positive = np.zeros(100, dtype=bool)
    positive[[0, *range(2, 40, 2)]] = True
    choice = by_purity(cuts_of(scores, positive), 0.9)
    assert not choice.reached
    assert (scores >= choice.threshold).sum() >= 10


def test_a_class_without_images_has_no_threshold() -> None:
    """It is a sentence, not a division by zero."""
    with pytest.raises(BadInput, match="None of the validation images"):
        choose("yield", np.array([0.5]), np.array([False]), 0.9)
