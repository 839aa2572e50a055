"""Random numbers as a function of (seed, purpose, epoch, index)."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from datasets.basics.randomness import generator

EXPECTED = [0.41583779449715697, 0.6479184632090045, 0.22179936217469842]
arguments = st.tuples(
    st.integers(0, 2**63 - 1),
    st.sampled_from(["affine", "split", "order"]),
    st.integers(0, 2**40),
    st.integers(0, 2**40),
)


@given(arguments, arguments)
def test_equal_arguments_give_equal_numbers_and_others_others(
    one: tuple[int, str, int, int], two: tuple[int, str, int, int]
) -> None:
    """Each of seed, purpose, epoch and index matters, and nothing else."""
    assert generator(*one).random(4).tolist() == generator(*one).random(4).tolist()
    same = generator(*one).random(4).tolist() == generator(*two).random(4).tolist()
    assert same == (one == two)


def test_the_numbers_are_fixed_for_ever() -> None:
    """Sessions made years ago must draw the same images: these numbers may never change."""
    drawn = generator(1, "affine", 2, 3).random(3)
    np.testing.assert_array_equal(drawn, EXPECTED)


def test_neighbours_are_independent() -> None:
    """Images next to each other in an epoch do not get related numbers."""
    draws = np.array([generator(1, "affine", 0, index).random(2) for index in range(2000)])
    assert abs(np.corrcoef(draws[:-1, 0], draws[1:, 0])[0, 1]) < 0.08
    assert abs(np.corrcoef(draws[:, 0], draws[:, 1])[0, 1]) < 0.08
    assert abs(draws.mean() - 0.5) < 0.02
