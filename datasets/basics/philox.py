"""Philox4x32-10: random numbers by a formula of a key and a counter, for many counters at once.

Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (SC 2011). NumPy has the generator too, but moves
it from one counter to the next in Python, which takes longer than what is then drawn for an image.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
"""32-bit words, held in 64 bits because products of two need them."""

ROUNDS = 10
FIRST_FACTOR, SECOND_FACTOR = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
FIRST_STEP, SECOND_STEP = 0x9E3779B9, 0xBB67AE85
"""Added to the two words of the key in each round."""
LOW = np.uint64(0xFFFFFFFF)
HIGH_BITS = np.uint64(32)


def philox(key: tuple[int, int], counters: tuple[Words, Words, Words, Words]) -> Words:
    """Return four random 32-bit words for each counter.

    Args:
        key: two words of 32 bits.
        counters: the four words of each counter, (n,) each.

    Returns:
        uint64 (n, 4), each below 2**32.
    """
    one, two, three, four = counters
    for number in range(ROUNDS):
        first_key = np.uint64((key[0] + number * FIRST_STEP) & 0xFFFFFFFF)
        second_key = np.uint64((key[1] + number * SECOND_STEP) & 0xFFFFFFFF)
        first, second = one * FIRST_FACTOR, three * SECOND_FACTOR
        one = (second >> HIGH_BITS) ^ two ^ first_key
        three = (first >> HIGH_BITS) ^ four ^ second_key
        two, four = second & LOW, first & LOW
    return np.stack([one, two, three, four], axis=-1)
