"""All images of some rows as tiles, made one by one when they are looked at."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import overload

from app.theme.class_colors import class_color
from app.widgets.tile_wall import Tile
from datasets.spec import DataRow


class RowTiles(Sequence[Tile]):
    """The images of the rows, one row after the other; millions of them cost nothing until shown.

    Args:
        rows: the rows.
        classes: classes of the session, whose colours frame the tiles.
    """

    def __init__(self, rows: Sequence[DataRow], classes: tuple[str, ...]) -> None:
        self._rows = [row for row in rows if row.n_images]
        self._ends = list(accumulate(row.n_images for row in self._rows))
        self._classes = classes
        self._left_out = [frozenset(row.left_out) for row in self._rows]

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, place: int) -> Tile: ...

    @overload
    def __getitem__(self, place: slice) -> list[Tile]: ...

    def __getitem__(self, place: int | slice) -> Tile | list[Tile]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        if not 0 <= place < len(self):
            raise IndexError(place)
        number = bisect_right(self._ends, place)
        row = self._rows[number]
        index = place - (self._ends[number] - row.n_images)
        frame = None
        if row.class_name in self._classes:
            frame = class_color(self._classes.index(row.class_name), len(self._classes))
        return Tile(row, index, frame=frame, muted=index in self._left_out[number])
