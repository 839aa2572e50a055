"""Which tiles of a wall are selected."""

from __future__ import annotations

from collections.abc import Iterator


class TileSelection:
    """A span of tiles, and single tiles switched on or off: all of a million tiles cost nothing."""

    def __init__(self) -> None:
        self._span = range(0)
        self._switched: set[int] = set()
        self._anchor = 0

    def __contains__(self, place: int) -> bool:
        return (place in self._span) != (place in self._switched)

    def __iter__(self) -> Iterator[int]:
        """Yield the places: those of the span first, then the others, ascending."""
        yield from (place for place in self._span if place not in self._switched)
        yield from (place for place in sorted(self._switched) if place not in self._span)

    def __len__(self) -> int:
        inside = sum(place in self._span for place in self._switched)
        return len(self._span) - inside + len(self._switched) - inside

    def clear(self) -> None:
        """Select nothing."""
        self.set_span(range(0))

    def set_span(self, span: range) -> None:
        """Select these tiles and no others."""
        self._span = span
        self._switched = set()

    def choose(self, place: int) -> None:
        """Select one tile; later ones are selected from there."""
        self._anchor = place
        self.set_span(range(place, place + 1))

    def extend(self, place: int) -> None:
        """Select all tiles from the one chosen last to this one."""
        self.set_span(range(min(self._anchor, place), max(self._anchor, place) + 1))

    def switch(self, place: int) -> None:
        """Select a tile in addition, or no longer."""
        self._anchor = place
        self._switched ^= {place}
