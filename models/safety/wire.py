"""Protocol buffers read by their wire format alone, so that no network library sees a file unchecked.

Format: https://protobuf.dev/programming-guides/encoding. What another reader might take differently (groups,
numbers that are too long, a single value that stands twice) is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

_LONGEST_VARINT = 10
_LARGEST_KEY = 2**32
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


@dataclass
class Message:
    """The fields of one message.

    Attributes:
        parts: field number -> contents of its length-delimited occurrences, in order.
        numbers: field number -> values of its integer occurrences (unsigned), in order.
    """

    parts: dict[int, list[memoryview]] = field(default_factory=dict)
    numbers: dict[int, list[int]] = field(default_factory=dict)

    def texts(self, number: int) -> list[str]:
        """Return a repeated text."""
        return [bytes(part).decode("utf-8") for part in self.parts.get(number, [])]

    def text(self, number: int) -> str:
        """Return a single text, empty where it is absent.

        Raises:
            ValueError: if it stands twice.
        """
        found = self.texts(number)
        if len(found) > 1:
            raise ValueError("a single text stands twice")
        return found[0] if found else ""

    def messages(self, number: int) -> Iterator[Message]:
        """Yield the messages of a repeated field."""
        for part in self.parts.get(number, []):
            yield parse(part)

    def message(self, number: int) -> Message:
        """Return a single message; several occurrences are one whose contents follow each other."""
        return parse(memoryview(b"".join(self.parts.get(number, []))))

    def map_items(self, number: int) -> Iterator[tuple[str, Message]]:
        """Yield key and value of a map from texts to messages."""
        for entry in self.messages(number):
            yield entry.text(1), entry.message(2)

    def integers(self, number: int) -> list[int]:
        """Return repeated integers, packed or not, as signed 64 bits."""
        found = list(self.numbers.get(number, []))
        for part in self.parts.get(number, []):
            place = 0
            while place < len(part):
                value, place = _varint(part, place)
                found.append(value)
        return [value - 2**64 if value >= 2**63 else value for value in found]


def parse(content: memoryview) -> Message:
    """Return the fields of a message.

    Raises:
        ValueError: if the bytes are none, or one that readers may disagree about.
    """
    message, place, end = Message(), 0, len(content)
    while place < end:
        key, place = _varint(content, place)
        number, kind = key >> 3, key & 7
        if key >= _LARGEST_KEY or number == 0:
            raise ValueError("a field has no possible number")
        if kind == _BYTES:
            length, place = _varint(content, place)
            if length > end - place:
                raise ValueError("a field is cut")
            message.parts.setdefault(number, []).append(content[place : place + length])
            place += length
        elif kind == _VARINT:
            value, place = _varint(content, place)
            message.numbers.setdefault(number, []).append(value)
        elif kind in (_FIXED32, _FIXED64):
            # Numbers with a fraction: nothing is decided by them.
            place += 8 if kind == _FIXED64 else 4
            if place > end:
                raise ValueError("a number is cut")
        else:
            raise ValueError("a field is of no kind that is in use")
    return message


def _varint(content: memoryview, place: int) -> tuple[int, int]:
    """Return an integer of up to 64 bits and the place behind it."""
    value = 0
    for shift in range(_LONGEST_VARINT):
        if place >= len(content):
            raise ValueError("an integer is cut")
        byte = content[place]
        place += 1
        value |= (byte & 0x7F) << (7 * shift)
        if byte < 0x80:
            return value & (2**64 - 1), place
    raise ValueError("an integer is too long")
