"""Random numbers as a function of (seed, purpose, epoch, index), never of a shared generator."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
import numpy.typing as npt

from datasets.basics.philox import Words, philox

WORDS_AT_ONCE = 4
WORD_VALUES = 2**32


def generator(seed: int, purpose: str, epoch: int = 0, index: int = 0) -> np.random.Generator:
    """Return the generator that belongs to one decision.

    Philox is counter based: equal arguments give equal numbers on every machine, whatever was
    drawn before and in whichever thread.

    Args:
        seed: seed of the session, 0 <= seed < 2**63.
        purpose: what the numbers are for, e.g. ``"augmentation"``.
        epoch: epoch, counted from 0.
        index: index of the image in the session, counted over all rows.
    """
    key = np.array([seed, zlib.crc32(purpose.encode("utf-8"))], dtype=np.uint64)
    counter = np.array([0, 0, epoch, index], dtype=np.uint64)
    return np.random.Generator(np.random.Philox(key=key, counter=counter))


class Numbers:
    """Gives the generators of :func:`generator` for one seed and purpose, ten times as fast.

    One object belongs to one thread: each call of :meth:`at` moves the generator that the former call
    returned.
    """

    def __init__(self, seed: int, purpose: str) -> None:
        first = generator(seed, purpose)
        self._generator = first
        self._state: dict[str, Any] = dict(first.bit_generator.state)
        self._counter = np.zeros(4, dtype=np.uint64)
        self._state["state"] = {**self._state["state"], "counter": self._counter}

    def at(self, epoch: int, index: int) -> np.random.Generator:
        """Return the generator of (seed, purpose, ``epoch``, ``index``)."""
        self._counter[2] = epoch
        self._counter[3] = index
        self._generator.bit_generator.state = self._state
        return self._generator


def random_words(seed: int, purpose: str, epoch: int, indices: npt.NDArray[np.int64], n: int) -> Words:
    """Return ``n`` random 32-bit words for each of many images at once.

    A function of (seed, purpose, epoch, index), as those of :func:`generator`, but other numbers.

    Args:
        seed: 0 <= seed < 2**63.
        purpose: what the numbers are for.
        epoch: 0 <= epoch < 2**32.
        indices: (k,) of the images in the session, each below 2**32.
        n: how many words for each.

    Returns:
        uint64 (k, n), each below 2**32.
    """
    blocks = -(-n // WORDS_AT_ONCE)
    images = np.repeat(np.asarray(indices, dtype=np.uint64), blocks)
    places = np.tile(np.arange(blocks, dtype=np.uint64), len(indices))
    epochs = np.full(len(images), epoch, dtype=np.uint64)
    purposes = np.full(len(images), zlib.crc32(purpose.encode("utf-8")), dtype=np.uint64)
    words = philox((seed % WORD_VALUES, seed // WORD_VALUES), (places, images, epochs, purposes))
    return words.reshape(len(indices), blocks * WORDS_AT_ONCE)[:, :n]


def uniform(
    seed: int, purpose: str, epoch: int, indices: npt.NDArray[np.int64], n: int
) -> npt.NDArray[np.float64]:
    """Return ``n`` numbers in [0, 1) for each image, (k, n): :func:`random_words` divided by 2**32."""
    return random_words(seed, purpose, epoch, indices, n) / WORD_VALUES
