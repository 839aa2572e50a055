"""Measured values as the network sees them: standardised with the figures of the training images."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput
from datasets.spec import InputSpec


def standardize(values: npt.NDArray[np.float32], spec: InputSpec) -> npt.NDArray[np.float32]:
    """Return measured values (n, k) as (v - mean) / std of the training images, float32.

    A missing value (NaN or infinite) becomes 0, the mean of the training images: instruments leave out
    single values of single cells, and a prediction is wanted for those cells too.
    A standard deviation of 0 counts as 1.

    Raises:
        BadInput: if the input has no means and standard deviations for its values.
    """
    n = len(spec.scalars)
    if len(spec.scalar_means) != n or len(spec.scalar_stds) != n:
        raise BadInput(
            "The means and standard deviations of the measured values are unknown: train first, "
            "or use a model that was trained with these values."
        )
    means = np.asarray(spec.scalar_means, dtype=np.float64)
    stds = np.asarray(spec.scalar_stds, dtype=np.float64)
    scaled = (values.astype(np.float64) - means) / np.where(stds > 0, stds, 1.0)
    return np.where(np.isfinite(scaled), scaled, 0.0).astype(np.float32)


def scalar_statistics(values: npt.NDArray[np.float32]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return (means, standard deviations) of the columns of (n, k), without missing values.

    The caller has checked that each column has a value.
    """
    known = np.where(np.isfinite(values), values.astype(np.float64), np.nan)
    return tuple(np.nanmean(known, axis=0).tolist()), tuple(np.nanstd(known, axis=0).tolist())
