"""The learning rate of each step."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.spec import Schedule
from models.training.schedule import START_FACTOR, learning_rate


@given(st.integers(1, 10_000), st.floats(0, 1), st.sampled_from(["constant", "cosine", "one_cycle"]))
def test_the_rate_stays_between_zero_and_the_largest(total: int, share: float, schedule: Schedule) -> None:
    """No step ever goes beyond the session's rate, and none stands still."""
    rate = learning_rate(schedule, 0.01, int(share * (total - 1)), total)
    assert 0 < rate <= 0.01


def test_constant_is_constant() -> None:
    """The rate of the session is used as it is."""
    assert {learning_rate("constant", 0.01, step, 100) for step in range(100)} == {0.01}


def test_one_cycle_rises_then_falls() -> None:
    """The rate has one top, at the end of the warm-up."""
    rates = [learning_rate("one_cycle", 1.0, step, 100) for step in range(100)]
    top = rates.index(max(rates))
    assert top == 30
    assert rates[0] == pytest.approx(START_FACTOR)
    assert rates[: top + 1] == sorted(rates[: top + 1])
    assert rates[top:] == sorted(rates[top:], reverse=True)
    assert rates[-1] < 0.01


def test_cosine_only_falls() -> None:
    """The rate begins at the top."""
    rates = [learning_rate("cosine", 1.0, step, 100) for step in range(100)]
    assert rates[0] == 1.0
    assert rates == sorted(rates, reverse=True)
