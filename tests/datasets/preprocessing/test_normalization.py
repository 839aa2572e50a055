"""Scaling of pixel values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from datasets.basics.errors import BadInput
from datasets.preprocessing.normalization import normalize, pooled_statistics
from datasets.spec import InputSpec

BATCH = np.random.default_rng(2).integers(0, 256, (4, 6, 6, 3), dtype=np.uint8)


def test_none_and_divide_by_255() -> None:
    """No normalisation keeps 0…255; dividing gives 0…1; both are float32."""
    np.testing.assert_array_equal(normalize(BATCH, InputSpec(normalization="none")), BATCH)
    scaled = normalize(BATCH, InputSpec(normalization="divide_by_255"))
    np.testing.assert_allclose(scaled, BATCH / 255, rtol=1e-6)
    assert scaled.dtype == np.float32


def test_per_image_gives_mean_0_and_deviation_1() -> None:
    """Each image is scaled by its own mean and standard deviation over all pixels and channels."""
    scaled = normalize(BATCH, InputSpec(normalization="per_image"))
    np.testing.assert_allclose(scaled.mean(axis=(1, 2, 3)), 0, atol=1e-6)
    np.testing.assert_allclose(scaled.std(axis=(1, 2, 3)), 1, rtol=1e-6)
    alone = normalize(BATCH[2:3], InputSpec(normalization="per_image"))
    np.testing.assert_array_equal(alone[0], scaled[2], "an image does not depend on its batch")


@pytest.mark.parametrize("value", [0, 255])
def test_a_constant_image_becomes_zero(value: int) -> None:
    """A standard deviation of zero counts as 1e-4: no NaN, no infinity."""
    constant = np.full((1, 4, 4, 1), value, dtype=np.uint8)
    assert (normalize(constant, InputSpec(normalization="per_image")) == 0).all()
    spec = InputSpec(normalization="training_data", mean=100.0, std=0.0)
    np.testing.assert_allclose(normalize(constant, spec), (value - 100) / 1e-4, rtol=1e-5)


def test_training_data_uses_the_stored_figures() -> None:
    """AIDeveloper's defect 8.2-2: mean and deviation were not stored; here they are part of the input."""
    spec = InputSpec(normalization="training_data", mean=100.0, std=50.0)
    np.testing.assert_allclose(normalize(BATCH, spec), (BATCH.astype(float) - 100) / 50, rtol=1e-5)
    with pytest.raises(BadInput, match="train first"):
        normalize(BATCH, InputSpec(normalization="training_data"))


def test_the_deviation_is_pooled() -> None:
    """AIDeveloper's defect 8.2-2: for files of means 50 and 150 the deviation is 51, not the files' 10."""
    random = np.random.default_rng(0)
    first = np.clip(random.normal(50, 9.9, (100, 8, 8, 1)).round(), 0, 255).astype(np.uint8)
    second = np.clip(random.normal(150, 9.9, (100, 8, 8, 1)).round(), 0, 255).astype(np.uint8)
    mean, std = pooled_statistics([first, second])
    assert mean == pytest.approx(100, abs=0.5)
    assert std == pytest.approx(51.0, abs=0.5)


@given(st.lists(arrays(np.uint8, (2, 3, 1)), min_size=1, max_size=5))
def test_pooled_statistics_are_those_of_all_pixels(images: list[np.ndarray]) -> None:  # type: ignore[type-arg]
    """Image by image or all at once: the same mean and standard deviation."""
    mean, std = pooled_statistics(images)
    everything = np.stack(images).astype(np.float64)
    assert mean == pytest.approx(everything.mean())
    assert std == pytest.approx(everything.std())


def test_statistics_of_nothing_are_refused() -> None:
    """Without training images there is no mean."""
    with pytest.raises(BadInput, match="no training images"):
        pooled_statistics([])
