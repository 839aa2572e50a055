"""Folders of image files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from datasets.arrays import Position, RawImage
from datasets.basics.errors import BadInput
from datasets.decoding import read_image
from datasets.image_files import list_image_names
from datasets.sources.base import ImageSource, SourceInfo

SOURCE = SourceInfo(name="folder", title="Folder of images", suffixes=())


def reads(path: Path) -> bool:
    """Return whether ``path`` is a folder."""
    return path.is_dir()


def open_images(path: Path) -> ImageSource:
    """Open a folder.

    Raises:
        BadInput: if it is no folder or cannot be read.
    """
    if not path.is_dir():
        raise BadInput(f"{path} is not a folder.")
    return FolderSource(path)


class FolderSource(ImageSource):
    """All image files of a folder and its sub-folders in natural order of their relative names."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names = list_image_names(folder)
        self.n_images = len(self.names)
        self._prefix = str(folder / "_")[:-1]

    def read(self, index: int) -> RawImage:
        return read_image(self._prefix + self.names[index])

    def read_many(self, indices: Sequence[int]) -> list[RawImage]:
        return [self.read(index) for index in indices]

    def position(self, index: int) -> Position | None:
        return None

    def name(self, index: int) -> str:
        return self.names[index]

    def image_path(self, index: int) -> Path | None:
        return self.folder / self.names[index]

    def close(self) -> None:
        """Nothing is held open between reads."""
