"""Where one more training lies, from those that there are."""

from __future__ import annotations

import numpy as np
import pytest

from engine.steps.verification.spread import bounds_of_one_more


def test_by_hand() -> None:
    """Mean 0.82, deviation 0.02, t = 4.3027 with 2 degrees of freedom; a share ends at 0 and 1."""
    assert bounds_of_one_more([0.80, 0.82, 0.84]) == pytest.approx((0.720635, 0.919365), abs=1e-6)
    assert bounds_of_one_more([0.2, 0.5, 0.9]) == (0.0, 1.0)


@pytest.mark.parametrize("n", [3, 5, 10])
def test_one_more_lies_within_in_95_of_100(n: int) -> None:
    """In 4,000 simulated series, 94 to 96 % of the further values lie within."""
    numbers = np.random.default_rng(n).normal(0.5, 0.01, (4000, n + 1))
    bounds = np.array([bounds_of_one_more(series[:n].tolist()) for series in numbers])
    inside = (bounds[:, 0] <= numbers[:, n]) & (numbers[:, n] <= bounds[:, 1])
    assert 0.94 < inside.mean() < 0.96
