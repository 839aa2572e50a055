"""The plan for a time budget."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.training.time_plan import planned_epochs


@pytest.mark.parametrize(
    ("planned", "done", "durations_s", "seconds_left", "expected"),
    [
        (16, 0, [], 1800.0, 16),
        (16, 1, [60.0], 1740.0, 30),
        (30, 2, [60.0, 55.0], 1685.0, 32),
        (32, 5, [50.0] * 5, 1500.0, 32),
        (32, 5, [100.0] * 5, 1500.0, 20),
        (32, 5, [100.0] * 5, 99.0, 5),
        (32, 5, [], -1.0, 5),
    ],
)
def test_the_plan_fills_the_time_and_then_only_shrinks(
    planned: int, done: int, durations_s: list[float], seconds_left: float, expected: int
) -> None:
    """Unmeasured: as asked. Then what fits; later no more than planned; over time: no more."""
    assert planned_epochs(planned, done, durations_s, seconds_left) == expected


def test_one_slow_epoch_does_not_shorten_a_training_by_much() -> None:
    """An epoch that took twice as long as the others says little of those to come."""
    assert planned_epochs(400, 100, [4.0] * 9 + [8.0], 300 * 4.0) >= 370


def test_a_plan_grows_as_long_as_the_training_is_young() -> None:
    """Slow first epochs leave time for more; later the schedule is not stretched any more."""
    assert planned_epochs(200, 12, [8.0, 8.0] + [4.0] * 10, 388 * 4.0) == 400
    assert planned_epochs(200, 60, [4.0] * 60, 340 * 4.0) == 200


def test_small_deviations_do_not_change_the_plan() -> None:
    """Each change is a row in the record; the last epochs are counted exactly."""
    assert planned_epochs(400, 100, [4.0] * 10, 298 * 4.0) == 400
    assert planned_epochs(400, 395, [4.0] * 10, 17.0) == 399


@given(
    st.integers(1, 100),
    st.integers(0, 100),
    st.lists(st.floats(0, 1e4), max_size=15),
    st.floats(-1e4, 1e6),
)
def test_epochs_done_stay_done(planned: int, done: int, durations_s: list[float], left: float) -> None:
    """No plan has fewer epochs than are done, where at least those were planned."""
    assert planned_epochs(max(planned, done), done, durations_s, left) >= done
