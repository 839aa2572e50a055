"""The plan for a time budget."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.training.time_plan import planned_epochs


@pytest.mark.parametrize(
    ("planned", "done", "measured", "seconds_per_epoch", "seconds_left", "expected"),
    [
        (16, 0, 0, 0.0, 1800.0, 16),
        (16, 1, 1, 60.0, 1740.0, 30),
        (30, 2, 2, 55.0, 1685.0, 32),
        (32, 5, 5, 50.0, 1500.0, 32),
        (32, 5, 5, 100.0, 1500.0, 20),
        (32, 5, 5, 100.0, 99.0, 5),
        (32, 5, 0, 0.0, -1.0, 5),
    ],
)
def test_the_plan_fills_the_time_and_then_only_shrinks(
    planned: int, done: int, measured: int, seconds_per_epoch: float, seconds_left: float, expected: int
) -> None:
    """Unmeasured: as asked. Then what fits; later no more than planned; over time: no more."""
    assert planned_epochs(planned, done, measured, seconds_per_epoch, seconds_left) == expected


@given(st.integers(1, 100), st.integers(0, 100), st.integers(0, 9), st.floats(0, 1e4), st.floats(-1e4, 1e6))
def test_epochs_done_stay_done(planned: int, done: int, measured: int, seconds: float, left: float) -> None:
    """No plan has fewer epochs than are done, where at least those were planned."""
    assert planned_epochs(max(planned, done), done, measured, seconds, left) >= done
