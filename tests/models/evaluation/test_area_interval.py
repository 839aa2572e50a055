"""The interval of an area under the ROC curve, also of few images."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from models.evaluation.intervals.area import area_interval


def test_few_images_that_are_all_told_apart_prove_little() -> None:
    """Four and four leave a wide interval; the other way round it is the mirror image."""
    low, high = area_interval(1.0, 4, 4)
    assert 0.5 < low < 0.65 and high == 1.0
    assert area_interval(0.0, 4, 4) == pytest.approx((0.0, 1 - low))
    narrow, wide = area_interval(0.9, 400, 400), area_interval(0.9, 40, 40)
    assert wide[0] < narrow[0] < 0.9 < narrow[1] < wide[1]


@pytest.mark.parametrize("area", [0.7, 0.98])
def test_it_covers_the_true_area(area: float) -> None:
    """Of 300 drawn sets about 95 in 100 have the area of the normal distributions in their interval."""
    random = np.random.default_rng(1)
    high = random.normal(norm.ppf(area) * np.sqrt(2), 1, (300, 12, 1))
    low = random.normal(0, 1, (300, 1, 30))
    found = [area_interval(float(share), 12, 30) for share in (high > low).mean(axis=(1, 2))]
    covered = np.mean([start <= area <= end for start, end in found])
    assert 0.92 <= covered <= 0.99
