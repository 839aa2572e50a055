"""One image file named alone, for classifying it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from datasets.arrays import Position, RawImage
from datasets.basics.errors import BadInput
from datasets.decoding import read_image
from datasets.image_files import is_image_name
from datasets.sources import tiff_stack
from datasets.sources.base import ImageSource, SourceInfo

# No suffixes: within a folder, images belong to the folder's row and are not rows of their own.
SOURCE = SourceInfo(name="image_file", title="Image", suffixes=())


def reads(path: Path) -> bool:
    """Return whether ``path`` is a file that is called like an image and no stack of several."""
    return path.is_file() and is_image_name(path.name) and not tiff_stack.reads(path)


def open_images(path: Path) -> ImageSource:
    """Open a single image.

    Raises:
        BadInput: if the file is not there.
    """
    if not path.is_file():
        raise BadInput(f"{path} does not exist: check the path.")
    return ImageFileSource(path)


class ImageFileSource(ImageSource):
    """A source of one image."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.n_images = 1

    def read(self, index: int) -> RawImage:
        return read_image(self.path)

    def read_many(self, indices: Sequence[int]) -> list[RawImage]:
        return [self.read(index) for index in indices]

    def position(self, index: int) -> Position | None:
        return None

    def name(self, index: int) -> str:
        return self.path.name

    def image_path(self, index: int) -> Path | None:
        return self.path

    def close(self) -> None:
        """Nothing is held open between reads."""
