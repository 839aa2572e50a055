"""Classified images as tiles, made one by one when they are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

import numpy as np
import numpy.typing as npt

from app.pages.apply.results import UNKNOWN_CLASS, Results
from app.theme.class_colors import class_color
from app.widgets.tile_wall import Tile
from models.decisions.document import UNKNOWN

SHORT_NAME = 9
"""Characters."""


class ResultTiles(Sequence[Tile]):
    """The images of a view, framed in the colour of their predicted class; millions cost nothing until shown.

    Args:
        results: scores of all images.
        images: (row, index) of those that are shown, int64 (n, 2).
    """

    def __init__(self, results: Results, images: npt.NDArray[np.int64]) -> None:
        self._results = results
        self._images = images
        # A name that has no room beside its score stands above it.
        self._between = "\n" if max(map(len, results.classes), default=0) > SHORT_NAME else " "

    @property
    def caption_lines(self) -> int:
        """Lines of text below each image."""
        return 2 if self._between == "\n" else 1

    def __len__(self) -> int:
        return len(self._images)

    @overload
    def __getitem__(self, place: int) -> Tile: ...

    @overload
    def __getitem__(self, place: slice) -> list[Tile]: ...

    def __getitem__(self, place: int | slice) -> Tile | list[Tile]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        row, index = (int(number) for number in self._images[place])
        results = self._results
        said, n = results.said(row, index), len(results.classes)
        # A score beside "unknown" would look like that of the answer.
        words = UNKNOWN
        if said != UNKNOWN_CLASS:
            words = f"{results.classes[said]}{self._between}{100 * results.score(row, index):.0f} %"
        return Tile(
            row=results.rows[row],
            index=index,
            caption=words,
            frame=class_color(said, n),
        )
