"""What every reader of images offers."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, Self, runtime_checkable

import numpy as np
import numpy.typing as npt

from datasets.arrays import Position, RawImage
from datasets.spec import Part


@dataclass(frozen=True)
class SourceInfo:
    """Metadata of one reader; its module also has ``reads(path)`` and ``open_images(path)``.

    A reader of files that hold several classes has ``selections(path)`` as well, and ``open_images(path,
    selection)``. One whose images need other files has ``companions(path)``: their (relative name, path).

    One whose files hold several channels or measured values of each image has ``channel_names(path)`` and
    ``scalar_names(path)``, each a tuple of names; then ``open_images(path, selection, channels)``, where no
    channels mean the ordinary gray or RGB images. What it opens is a :class:`MeasuredSource`.

    One that has to guess what a file means has ``remarks(path)``: a tuple of :class:`Remark`
    for the data report.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    """Endings of the data files that it reads within folders, lower case; empty: none."""


@dataclass(frozen=True)
class Remark:
    """What the user should know of how a file was understood."""

    kind: str
    """Of the finding in the data report."""
    severity: Literal["warning", "hint"]
    sentence: str
    """Names the file."""


@dataclass(frozen=True)
class Selection:
    """Some images of a file that holds several classes; they become one data row."""

    text: str
    """Its name in the file, one of its own: the label as the file has it. Goes into ``DataRow.selection``."""
    class_name: str
    part: Part | None = None
    """What the file says that these images are for, if it does."""
    further_classes: tuple[str, ...] = ()
    """What else these images show, where the file gives an image several labels."""
    group: str = ""
    """Donor, day or plate that all of these images come from, if the file says so."""


class ImageSource(Protocol):
    """The images of one row, opened. A context manager; not for use after :meth:`close`."""

    n_images: int

    @abstractmethod
    def read(self, index: int) -> RawImage:
        """Return image ``index``, uint8 or uint16: (H, W), (H, W, 3) RGB, or (H, W, C) as asked for.

        Raises:
            BadInput: naming the file, if it cannot be read.
        """

    @abstractmethod
    def read_many(self, indices: Sequence[int]) -> list[RawImage]:
        """Return several images in the order asked for, read in large blocks where that is faster."""

    @abstractmethod
    def position(self, index: int) -> Position | None:
        """Return the object's centre (x, y) in pixels, or None: use the centre of the image."""

    @abstractmethod
    def name(self, index: int) -> str:
        """Return what the user calls this image: a relative file name, or its number in the file."""

    @abstractmethod
    def image_path(self, index: int) -> Path | None:
        """Return the single file of this image, if there is one."""

    @abstractmethod
    def close(self) -> None:
        """Close the file; closing twice does nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


@runtime_checkable
class MeasuredSource(ImageSource, Protocol):
    """Images with values that were measured of each of them."""

    @abstractmethod
    def scalars(self, names: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return values of all images, (n_images, k) float32; NaN where one is missing.

        Raises:
            BadInput: naming the file, if it has no such value.
        """


@runtime_checkable
class BlockSource(ImageSource, Protocol):
    """Images of one size, stored one behind the other, that are read fastest in blocks.

    Attributes:
        chunk: how many of them lie in one piece, which is always read as a whole.
        block: how many of them should be read at once, if they are needed anyway; whole chunks where these
            are not too large.
        numbers: number in the file of each image, (n_images,) int64; None: images are counted as they lie.
    """

    chunk: int
    block: int
    numbers: npt.NDArray[np.int64] | None

    @abstractmethod
    def read_block(self, start: int, stop: int) -> npt.NDArray[Any]:
        """Return images, (n, H, W), (n, H, W, 3) RGB, or (n, H, W, C) as asked for; uint8 or uint16.

        Raises:
            BadInput: naming the file, if they cannot be read.
        """

    @abstractmethod
    def centers(self, start: int, stop: int) -> npt.NDArray[np.float64] | None:
        """Return the objects' centres, (n, 2) as (x, y) in px, NaN where one is not known; None: none is.

        Raises:
            BadInput: naming the file, if they cannot be read.
        """
