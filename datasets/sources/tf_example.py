"""``tf.train.Example`` in Protocol Buffers' wire format, without TensorFlow.

An ``Example`` is ``features = 1``, that holds pairs ``feature = 1`` of ``key = 1`` and ``value = 2``; a value
is one of ``bytes_list = 1``, ``float_list = 2``, ``int64_list = 3``, each with ``value = 1``. Nothing nests
deeper, so nothing is read recursively; unknown fields are skipped.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import numpy as np

MOST_FEATURES = 1000
MOST_NUMBERS = 2**26
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5

Values = list[memoryview] | list[float] | list[int]


def features_of(content: memoryview) -> dict[str, memoryview]:
    """Return the features of an example by name, not decoded yet.

    Raises:
        ValueError: if the bytes are no example.
    """
    found: dict[str, memoryview] = {}
    for features in _parts(content, 1):
        for entry in _parts(features, 1):
            parts = {number: value for number, _, value in _fields(entry)}
            key, values = parts.get(1), parts.get(2)
            if isinstance(key, memoryview) and isinstance(values, memoryview):
                found[bytes(key).decode("utf-8")] = values
            if len(found) > MOST_FEATURES:
                raise ValueError("too many features")
    return found


def values_of(feature: memoryview) -> Values:
    """Return what a feature holds: byte strings, numbers or whole numbers.

    Raises:
        ValueError: if it is no feature.
    """
    for number, wire_type, value in _fields(feature):
        if number in (1, 2, 3) and wire_type == _BYTES and isinstance(value, memoryview):
            return (_byte_strings, _floats, _integers)[number - 1](value)
    return []


def _byte_strings(content: memoryview) -> Values:
    return list(_parts(content, 1))


def _floats(content: memoryview) -> Values:
    found: list[float] = []
    for number, wire_type, value in _fields(content):
        if number != 1:
            continue
        if wire_type == _FIXED32 or (wire_type == _BYTES and len(_as_bytes(value)) % 4 == 0):
            found += np.frombuffer(_as_bytes(value), dtype="<f4").tolist()
        else:
            raise ValueError("no list of floats")
    return found


def _integers(content: memoryview) -> Values:
    found: list[int] = []
    for number, wire_type, value in _fields(content):
        if number != 1:
            continue
        if wire_type == _VARINT and isinstance(value, int):
            found.append(_signed(value))
        elif wire_type == _BYTES:
            packed, place = _as_bytes(value), 0
            while place < len(packed):
                if len(found) >= MOST_NUMBERS:
                    raise ValueError("too many numbers")
                unsigned, place = _varint(packed, place)
                found.append(_signed(unsigned))
        else:
            raise ValueError("no list of whole numbers")
    return found


def _parts(content: memoryview, wanted: int) -> Iterator[memoryview]:
    """Yield the fields of a number that have bytes."""
    for number, wire_type, value in _fields(content):
        if number == wanted and wire_type == _BYTES:
            yield _as_bytes(value)


def _fields(content: memoryview) -> Iterator[tuple[int, int, int | memoryview]]:
    """Yield (number, wire type, value) of each field; a value is a whole number or some bytes."""
    place = 0
    while place < len(content):
        tag, place = _varint(content, place)
        wire_type = tag & 7
        if wire_type == _VARINT:
            number, place = _varint(content, place)
            yield tag >> 3, wire_type, number
            continue
        if wire_type == _BYTES:
            length, place = _varint(content, place)
        elif wire_type in (_FIXED64, _FIXED32):
            length = 8 if wire_type == _FIXED64 else 4
        else:
            raise ValueError("a kind of field that is not in use")
        if length > len(content) - place:
            raise ValueError("a field is longer than what holds it")
        yield tag >> 3, wire_type, content[place : place + length]
        place += length


def _varint(content: memoryview, place: int) -> tuple[int, int]:
    """Return a number of seven bits per byte, lowest first, and the place after it."""
    if place < len(content) and content[place] < 0x80:
        return content[place], place + 1
    value = 0
    for shift in range(0, 70, 7):
        if place >= len(content):
            raise ValueError("ends within a number")
        octet = content[place]
        place += 1
        value |= (octet & 0x7F) << shift
        if octet < 0x80:
            return value & 0xFFFFFFFFFFFFFFFF, place
    raise ValueError("a number of more than 64 bits")


def _signed(value: int) -> int:
    signed: int = struct.unpack("<q", struct.pack("<Q", value))[0]
    return signed


def _as_bytes(value: int | memoryview) -> memoryview:
    if isinstance(value, int):
        raise ValueError("a number where bytes are expected")
    return value
