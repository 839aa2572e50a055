"""CRC-32C (Castagnoli), the checksum of TFRecord files, computed with NumPy.

The remainder is linear: that of a block is the exclusive or of what each byte adds at its place, and that of
two blocks is the first one moved on by the length of the second, combined with the second
(RFC 3720, appendix B.4, for the polynomial; the table is that of a reflected CRC).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

POLYNOMIAL = 0x82F63B78
BLOCK = 256
SHORT = 64
"""Fewer bytes are faster one by one."""
MASK_DELTA = 0xA282EAD8

Words = npt.NDArray[np.uint32]


def crc32c(content: bytes | memoryview) -> int:
    """Return the CRC-32C of some bytes."""
    if len(content) < SHORT:
        return _of_few(content)
    octets = np.frombuffer(content, dtype=np.uint8)
    n_blocks = -(-len(octets) // BLOCK)
    # Zeros in front change nothing; the initial remainder is the exclusive or with the first four bytes.
    padded = np.zeros((1 << (n_blocks - 1).bit_length(), BLOCK), dtype=np.uint8)
    flat = padded.reshape(-1)
    start = len(flat) - len(octets)
    flat[start:] = octets
    flat[start : start + 4] ^= 0xFF
    return int(_joined(_remainders(padded))) ^ 0xFFFFFFFF


def masked_crc32c(content: bytes | memoryview) -> int:
    """Return the checksum as TFRecord files store it: rotated by 15 bits and moved by a constant."""
    plain = crc32c(content)
    return (((plain >> 15) | (plain << 17)) + MASK_DELTA) & 0xFFFFFFFF


def _of_few(content: bytes | memoryview) -> int:
    table = _listed_table()
    state = 0xFFFFFFFF
    for octet in content:
        state = table[(state ^ octet) & 0xFF] ^ (state >> 8)
    return state ^ 0xFFFFFFFF


def _remainders(blocks: npt.NDArray[np.uint8]) -> Words:
    """Return the remainder (n,) of each block (n, ``BLOCK``), begun with 0."""
    places = _at_places()
    found = np.zeros(len(blocks), dtype=np.uint32)
    # In slices, so that the looked-up words of a large image do not need ten times its memory.
    for first in range(0, len(blocks), 1024):
        part = blocks[first : first + 1024]
        words = places[np.arange(BLOCK)[None, :], part]
        found[first : first + 1024] = np.bitwise_xor.reduce(words, axis=1)
    return found


def _joined(remainders: Words) -> np.uint32:
    """Return the remainder of all blocks, whose number is a power of two, together."""
    level = 0
    while len(remainders) > 1:
        moved = _moved(remainders[0::2], _mover(level))
        remainders = moved ^ remainders[1::2]
        level += 1
    return np.uint32(remainders[0])


def _moved(remainders: Words, mover: Words) -> Words:
    result = mover[0][remainders & np.uint32(0xFF)]
    for octet in range(1, 4):
        result = result ^ mover[octet][(remainders >> np.uint32(8 * octet)) & np.uint32(0xFF)]
    return np.asarray(result, dtype=np.uint32)


@lru_cache(maxsize=1)
def _table() -> Words:
    """Return the remainder (256,) of each single byte."""
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = np.where(table & np.uint32(1), (table >> np.uint32(1)) ^ np.uint32(POLYNOMIAL), table >> 1)
    return table.astype(np.uint32)


@lru_cache(maxsize=1)
def _listed_table() -> list[int]:
    return [int(word) for word in _table()]


@lru_cache(maxsize=1)
def _at_places() -> Words:
    """Return what each byte adds at each place of a block, (``BLOCK``, 256)."""
    places = np.empty((BLOCK, 256), dtype=np.uint32)
    places[-1] = _table()
    for place in range(BLOCK - 2, -1, -1):
        places[place] = _on_by_one(places[place + 1])
    return places


@lru_cache(maxsize=64)
def _mover(level: int) -> Words:
    """Return what moves a remainder on by ``BLOCK`` * 2**level bytes: (4, 256), for each of its bytes."""
    octets = np.arange(256, dtype=np.uint32)
    words = np.stack([octets << np.uint32(8 * place) for place in range(4)])
    if level:
        half = _mover(level - 1)
        return _moved(_moved(words, half), half)
    for _ in range(BLOCK):
        words = _on_by_one(words)
    return words


def _on_by_one(remainders: Words) -> Words:
    return np.asarray((remainders >> np.uint32(8)) ^ _table()[remainders & np.uint32(0xFF)], dtype=np.uint32)
