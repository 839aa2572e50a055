"""What the images of a row are like. Light: the window reads it without an image library."""

from __future__ import annotations

from collections.abc import Sequence

from datasets.basics.errors import BadInput
from datasets.basics.options import Options
from datasets.specs.row import DataRow


class RowFacts(Options):
    """What the images of one row are like. Sizes in px."""

    n_images: int
    min_width: int = 0
    max_width: int = 0
    min_height: int = 0
    max_height: int = 0
    colored: bool = False
    """Whether any image has channels that differ; RGB files of gray pictures have not."""
    bit_depths: tuple[int, ...] = ()
    has_positions: bool = False
    positions_differ: bool = False
    mean_brightness: float | None = None
    """Mean pixel value of all images, 0…255."""
    unreadable: tuple[str, ...] = ()
    """A sentence for each image that cannot be read."""
    channel_names: tuple[str, ...] = ()
    """What can be stacked to images of several channels."""
    scalar_names: tuple[str, ...] = ()
    """Values that were measured of each image."""
    other_files: int = 0
    """Files in the folder that are no images."""

    @property
    def equal_sizes(self) -> bool:
        """Whether all images have the same width and height."""
        return self.min_width == self.max_width and self.min_height == self.max_height


def require_readable(rows: Sequence[DataRow], facts: Sequence[RowFacts]) -> None:
    """Refuse rows that a training would stop at, after a look at all of their images.

    Raises:
        BadInput: naming the first image with a class that cannot be read.
    """
    found = [
        sentence
        for row, told in zip(rows, facts, strict=True)
        if row.part != "unlabeled"
        for sentence in told.unreadable
    ]
    if found:
        more = f" ({len(found) - 1} more; `check` lists them)" if len(found) > 1 else ""
        raise BadInput(f"{found[0]}{more}")
