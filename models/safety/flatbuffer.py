"""Reads tables of a FlatBuffer, every place checked against the length of the file.

Layout as in FlatBuffers' internals: a table begins with the (negative) distance to its list of fields; that
list begins with its own size and holds, for each field, the distance from the table, or 0.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator


class Table:
    """One table.

    Args:
        content: the whole file.
        place: where the table begins.

    Raises:
        ValueError: by every method, if a place lies outside of the file.
    """

    def __init__(self, content: bytes, place: int) -> None:
        self._content = content
        self._place = place
        self._fields = place - _number(content, "<i", place)
        self._size = _number(content, "<H", self._fields)

    @classmethod
    def root(cls, content: bytes, identifier: bytes) -> Table:
        """Return the outermost table of a file with this identifier."""
        if content[4:8] != identifier:
            raise ValueError("another kind of file")
        return cls(content, _number(content, "<I", 0))

    def number(self, field: int, form: str, default: int = 0) -> int:
        """Return a number, e.g. ``"<i"``; ``default`` where the field is left out."""
        place = self._field(field)
        return default if place is None else _number(self._content, form, place)

    def text(self, field: int) -> str:
        """Return a text; empty where it is left out."""
        start, length = self._vector(field)
        return self._slice(start, length).decode("utf-8", "replace")

    def numbers(self, field: int) -> tuple[int, ...]:
        """Return a list of 32-bit numbers."""
        start, length = self._vector(field)
        return struct.unpack(f"<{length}i", self._slice(start, 4 * length))

    def tables(self, field: int) -> Iterator[Table]:
        """Yield a list of tables."""
        start, length = self._vector(field)
        for place in range(start, start + 4 * length, 4):
            yield Table(self._content, place + _number(self._content, "<I", place))

    def n_bytes(self, field: int) -> int:
        """Return the length of a list."""
        return self._vector(field)[1]

    def _field(self, field: int) -> int | None:
        at = 4 + 2 * field
        if at + 2 > self._size:
            return None
        distance = _number(self._content, "<H", self._fields + at)
        return self._place + distance if distance else None

    def _vector(self, field: int) -> tuple[int, int]:
        place = self._field(field)
        if place is None:
            return 0, 0
        place += _number(self._content, "<I", place)
        length = _number(self._content, "<I", place)
        if length > len(self._content):
            raise ValueError("a list that is longer than the file")
        return place + 4, length

    def _slice(self, start: int, length: int) -> bytes:
        if start + length > len(self._content):
            raise ValueError("beyond the end of the file")
        return self._content[start : start + length]


def _number(content: bytes, form: str, place: int) -> int:
    size = struct.calcsize(form)
    if not 0 <= place <= len(content) - size:
        raise ValueError("beyond the end of the file")
    return int(struct.unpack_from(form, content, place)[0])
