"""Decisions act as AIDeveloper's sorting does: the target's score becomes 1 or 0, then the highest wins."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.decisions.apply import calibrated, predicted, said
from models.decisions.document import Decisions

CLASSES = ("a", "b", "c")


@given(st.integers(0, 2**32 - 1), st.integers(1, 20), st.floats(0.05, 0.95))
def test_the_target_is_sorted_as_aideveloper_does(seed: int, n: int, threshold: float) -> None:
    """Compared with the rule written down as it is told there."""
    # Twentieths, so that scores are often equal.
    scores = np.random.default_rng(seed).integers(0, 21, (n, 3)).astype(np.float32) / 20
    decisions = Decisions(thresholds={"b": threshold}, target="b")
    by_rule = scores.astype(np.float64)
    # 2 instead of 1: another score of exactly 1 must not win over a chosen target.
    by_rule[:, 1] = np.where(by_rule[:, 1] >= threshold, 2.0, -1.0)
    assert predicted(scores, CLASSES, decisions).tolist() == by_rule.argmax(axis=1).tolist()


def test_without_decisions_the_most_probable_class_is_said() -> None:
    """Nothing is changed where nothing was decided."""
    scores = np.array([[0.2, 0.5, 0.3], [0.7, 0.2, 0.1]], dtype=np.float32)
    assert calibrated(scores, Decisions(), "one") is scores
    assert said(scores, CLASSES, Decisions(), "one").tolist() == [[False, True, False], [True, False, False]]


def test_each_label_has_its_own_threshold() -> None:
    """Of several labels, each is said from its own threshold on, the others from 0.5."""
    scores = np.array([[0.45, 0.45, 0.5]], dtype=np.float32)
    decisions = Decisions(thresholds={"a": 0.4})
    assert said(scores, CLASSES, decisions, "several").tolist() == [[True, False, True]]


def test_a_temperature_flattens() -> None:
    """At temperature 2 the odds are the square roots of what they were."""
    scores = np.array([[0.8, 0.2]], dtype=np.float32)
    warm = calibrated(scores, Decisions(temperature=2.0), "one")
    np.testing.assert_allclose(warm, [[2 / 3, 1 / 3]], rtol=1e-6)
