"""The counter-based random numbers: the published ones, and a function of their place alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.basics.philox import Words, philox
from datasets.basics.randomness import random_words, uniform

PI = ((0xA4093822, 0x299F31D0), (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344))


@pytest.mark.parametrize(
    ("key", "counter", "expected"),
    [
        ((0, 0), (0,) * 4, (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((2**32 - 1,) * 2, (2**32 - 1,) * 4, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (*PI, (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)),
    ],
)
def test_the_words_are_those_of_random123(
    key: tuple[int, int], counter: tuple[int, int, int, int], expected: tuple[int, ...]
) -> None:
    """The known answers that the authors publish with their library."""
    assert philox(key, words(counter))[0].tolist() == list(expected)


def words(counter: tuple[int, int, int, int]) -> tuple[Words, Words, Words, Words]:
    """Return a counter as four arrays of one number."""
    one, two, three, four = (np.array([word], dtype=np.uint64) for word in counter)
    return one, two, three, four


@given(
    seed=st.integers(0, 2**53),
    epoch=st.integers(0, 2**32 - 1),
    indices=st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=9),
    n=st.integers(1, 11),
)
def test_the_numbers_of_an_image_do_not_depend_on_the_others(
    seed: int, epoch: int, indices: list[int], n: int
) -> None:
    """Asked together or alone, for more numbers or fewer, an image has the same ones."""
    together = uniform(seed, "test", epoch, np.array(indices), n)
    assert together.shape == (len(indices), n)
    for index, numbers in zip(indices, together, strict=True):
        np.testing.assert_array_equal(uniform(seed, "test", epoch, np.array([index]), 12)[0, :n], numbers)


def test_each_argument_gives_other_numbers() -> None:
    """Seeds (both halves), purposes, epochs and images do not share their numbers."""
    here = (1, "test", 2, 3)
    others = [
        (2, "test", 2, 3),
        (1 + 2**32, "test", 2, 3),
        (1, "else", 2, 3),
        (1, "test", 3, 3),
        (1, "test", 2, 4),
    ]
    drawn = [tuple(random_words(s, p, e, np.array([i]), 4)[0].tolist()) for s, p, e, i in (here, *others)]
    assert len(set(drawn)) == len(drawn)


def test_the_numbers_are_even() -> None:
    """Over many images all numbers lie in [0, 1), with the mean and variance of an even distribution."""
    drawn = uniform(7, "test", 1, np.arange(20_000), 5)
    assert drawn.min() >= 0 and drawn.max() < 1
    np.testing.assert_allclose(drawn.mean(axis=0), 1 / 2, atol=0.01)
    np.testing.assert_allclose(drawn.var(axis=0), 1 / 12, atol=0.003)
    assert np.abs(np.corrcoef(drawn.T) - np.eye(5)).max() < 0.03
