"""Where the tiles of a wall lie."""

from __future__ import annotations

from dataclasses import dataclass

from qtpy.QtCore import QPoint, QRect

GAP = 4
LONGEST_BAR = 1 << 30
"""Steps of a scroll bar, safely below what a 32-bit number holds."""


@dataclass(frozen=True)
class TileGrid:
    """Tiles in lines from left to right; everything follows from five numbers, however many tiles there are.

    Attributes:
        n: number of tiles.
        edge: edge of the square for an image in px.
        caption: height below each square in px.
        width: width of the wall in px.
        columns_wanted: tiles per line; 0: as many as fit.
        caption_width: width for the captions in px, where that is more than the edge.
    """

    n: int = 0
    edge: int = 96
    caption: int = 0
    width: int = 1
    columns_wanted: int = 0
    caption_width: int = 0

    @property
    def cell_width(self) -> int:
        return max(self.edge, self.caption_width) + 2 * GAP

    @property
    def cell_height(self) -> int:
        return self.edge + 2 * GAP + self.caption

    @property
    def columns(self) -> int:
        fitting = max(1, self.width // self.cell_width)
        return min(fitting, self.columns_wanted) if self.columns_wanted else fitting

    @property
    def lines(self) -> int:
        return -(-self.n // self.columns)

    @property
    def height(self) -> int:
        """Height of all lines in px; it may be more than a 32-bit number holds."""
        return self.lines * self.cell_height

    @property
    def pixels_per_step(self) -> int:
        """Pixels that one step of the scroll bar stands for: 1, unless the wall is extremely high."""
        return -(-self.height // LONGEST_BAR) or 1

    def cell(self, place: int, top: int) -> QRect:
        """Return where a tile is, on a wall of which ``top`` px are scrolled away."""
        line, column = divmod(place, self.columns)
        return QRect(
            column * self.cell_width,
            line * self.cell_height - top,
            self.cell_width,
            self.cell_height,
        )

    def square(self, place: int, top: int) -> QRect:
        """Return where the image of a tile is."""
        cell = self.cell(place, top)
        left = cell.left() + (cell.width() - self.edge) // 2
        return QRect(left, cell.top() + GAP, self.edge, self.edge)

    def words(self, place: int, top: int) -> QRect:
        """Return where the caption of a tile is."""
        cell = self.cell(place, top)
        return QRect(
            cell.left() + GAP, cell.top() + 2 * GAP + self.edge, cell.width() - 2 * GAP, self.caption
        )

    def visible(self, top: int, height: int) -> range:
        """Return the places of the tiles within ``height`` px below ``top``."""
        first = top // self.cell_height
        last = -(-(top + height) // self.cell_height)
        return range(min(first * self.columns, self.n), min(last * self.columns, self.n))

    def place_at(self, point: QPoint, top: int) -> int | None:
        """Return the place of the tile at a point of the wall; None beside all tiles."""
        column = point.x() // self.cell_width
        place = (point.y() + top) // self.cell_height * self.columns + column
        return place if 0 <= column < self.columns and 0 <= place < self.n else None

    def top_that_shows(self, place: int, top: int, height: int) -> int:
        """Return the smallest change of ``top`` after which the whole tile is visible."""
        above = place // self.columns * self.cell_height
        if above < top:
            return above
        return max(top, above + self.cell_height - height)
