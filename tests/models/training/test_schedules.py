"""The learning rate of each step, by each schedule."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.spec import Schedule, TrainingSpec
from models.training.schedules.base import Moment
from models.training.schedules.one_cycle import START_FACTOR
from models.training.schedules.registry import SCHEDULES, schedule_module

NAMES = get_args(Schedule)


def rates(
    schedule: Schedule, n: int = 100, lowered: int = 0, per_epoch: int = 10, **options: object
) -> list[float]:
    """Return the rates of a training of n steps whose largest rate is 1."""
    values = {"schedule": schedule, "learning_rate": 1.0, "lowest_rate": 0.1} | options
    spec = TrainingSpec.model_validate(values)
    module = schedule_module(schedule)
    return [module.rate(spec, Moment(step, n, per_epoch, lowered)) for step in range(n)]


def test_the_options_name_all_schedules() -> None:
    """Each schedule can be chosen, and each choice has its file, title and known settings."""
    entries = SCHEDULES.entries()
    assert set(entries) == set(NAMES)
    fields = TrainingSpec.model_fields
    choices = fields["schedule"].json_schema_extra["choices"]  # type: ignore[call-overload,index]
    for name, module in entries.items():
        assert choices[name] == module.SCHEDULE.title
        assert set(module.SCHEDULE.settings) <= set(fields)


@given(st.integers(1, 10_000), st.floats(0, 1), st.sampled_from(NAMES), st.integers(1, 500))
def test_the_rate_stays_between_zero_and_the_largest(
    total: int, share: float, schedule: Schedule, per_epoch: int
) -> None:
    """No step of any schedule ever goes beyond the session's rate, and none goes back."""
    spec = TrainingSpec(schedule=schedule, learning_rate=0.01)
    moment = Moment(int(share * (total - 1)), total, per_epoch, 3)
    assert 0 < schedule_module(schedule).rate(spec, moment) <= 0.01


def test_constant_is_constant() -> None:
    """The rate of the session is used as it is."""
    assert set(rates("constant")) == {1.0}


def test_exponential_falls_by_its_factor() -> None:
    """After each number of decay steps the rate is multiplied by the decay."""
    found = rates("exponential", decay_rate=0.5, decay_steps=20)
    assert [found[step] for step in (0, 20, 40, 60)] == pytest.approx([1, 0.5, 0.25, 0.125])
    assert found[10] == pytest.approx(0.5**0.5)


def test_triangular_goes_up_and_down() -> None:
    """Lowest at the start, largest after half a cycle, as in Smith's formula."""
    found = rates("triangular", cycle_epochs=2)
    assert [found[step] for step in (0, 10, 20, 30, 40, 60)] == pytest.approx(
        [0.1, 0.55, 1.0, 0.55, 0.1, 1.0]
    )


def test_triangular2_halves_each_cycle() -> None:
    """The height of the second cycle is half that of the first."""
    found = rates("triangular2", cycle_epochs=2)
    assert [found[step] for step in (20, 60)] == pytest.approx([1.0, 0.1 + 0.9 / 2])


def test_exp_range_fades_with_each_batch() -> None:
    """The height is multiplied by gamma for each batch."""
    found = rates("exp_range", cycle_epochs=2, cycle_gamma=0.99)
    assert [found[step] for step in (20, 60)] == pytest.approx([0.1 + 0.9 * 0.99**20, 0.1 + 0.9 * 0.99**60])


def test_one_cycle_rises_then_falls() -> None:
    """The rate has one top, at the end of the warm-up."""
    found = rates("one_cycle")
    top = found.index(max(found))
    assert top == 30
    assert found[0] == pytest.approx(START_FACTOR)
    assert found[: top + 1] == sorted(found[: top + 1])
    assert found[top:] == sorted(found[top:], reverse=True)
    assert found[-1] < 0.01
    earlier = rates("one_cycle", warm_up=0.1)
    assert earlier.index(max(earlier)) == 10


def test_cosine_only_falls_unless_warmed_up() -> None:
    """Without a warm-up the rate begins at the top; with one it rises evenly first."""
    found = rates("cosine")
    assert found[0] == 1.0
    assert found == sorted(found, reverse=True)
    warmed = rates("cosine", warm_up=0.1)
    assert warmed[:3] == pytest.approx([1 / 11, 2 / 11, 3 / 11])
    assert warmed.index(max(warmed)) == 10


def test_plateau_lowers_as_often_as_asked() -> None:
    """Each end of progress multiplies the rate, down to the lowest one."""
    assert rates("plateau", lowered=1, plateau_factor=0.5)[0] == 0.5
    assert rates("plateau", lowered=9, plateau_factor=0.5)[0] == 0.1
