"""Random numbers as a function of (seed, purpose, epoch, index), never of a shared generator."""

from __future__ import annotations

import zlib

import numpy as np


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
