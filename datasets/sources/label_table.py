"""Tables (CSV, XLSX) that name images and give their classes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from datasets.arrays import Position, RawImage
from datasets.basics.errors import BadInput
from datasets.decoding import read_image
from datasets.image_files import is_image_name, list_images
from datasets.sources.base import ImageSource, Selection, SourceInfo
from datasets.sources.labels import Labeled, choose, selections_of
from datasets.sources.table_files import read_table
from datasets.sources.table_labels import labels_in

# No suffixes: tables of measurements lie beside images everywhere; a table of labels is named by the user.
SOURCE = SourceInfo(name="label_table", title="Table of labels", suffixes=())

SUFFIXES = (".csv", ".tsv", ".xlsx")


def reads(path: Path) -> bool:
    """Return whether ``path`` is called like a table."""
    return path.suffix.lower() in SUFFIXES and path.is_file()


def companions(path: Path) -> list[tuple[str, Path]]:
    """Return the images that a table names, as (name relative to the table, path).

    Raises:
        BadInput: if it is no table of labels.
    """
    images = _labeled(path).images
    return [(image.relative_to(path.parent).as_posix(), image) for image in dict.fromkeys(images)]


def selections(path: Path) -> list[Selection]:
    """Return one selection for each class.

    Raises:
        BadInput: if the table cannot be read, names images that are not there, or its class is unclear.
    """
    return selections_of(path, [_labeled(path)])


def open_images(path: Path, selection: str = "") -> ImageSource:
    """Open all images that a table names, or those of one class.

    Raises:
        BadInput: as :func:`selections`, or if the table has no such class.
    """
    [(labeled, chosen)] = choose(path, [_labeled(path)], selection)
    return TableImages(path, [labeled.images[place] for place in chosen.tolist()])


class TableImages(ImageSource):
    """Image files in the order in which a table names them."""

    def __init__(self, table: Path, paths: Sequence[Path]) -> None:
        self.table = table
        self.paths = list(paths)
        self.n_images = len(self.paths)

    def read(self, index: int) -> RawImage:
        return read_image(self.paths[index])

    def read_many(self, indices: Sequence[int]) -> list[RawImage]:
        return [self.read(index) for index in indices]

    def position(self, index: int) -> Position | None:
        return None

    def name(self, index: int) -> str:
        return self.paths[index].relative_to(self.table.parent).as_posix()

    def image_path(self, index: int) -> Path | None:
        return self.paths[index]

    def close(self) -> None:
        """Nothing is held open between reads."""


class _Finder:
    """Finds images by the texts of a table, only in the table's folder and those below it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[str, Path | None] = {}
        self._below: dict[str, list[Path]] | None = None

    def __call__(self, text: str) -> Path | None:
        if text not in self._known:
            self._known[text] = self._find(text)
        return self._known[text]

    def _find(self, text: str) -> Path | None:
        name = PurePosixPath(text.replace("\\", "/"))
        # An absolute path or one with ".." could lead anywhere, on another computer to nothing.
        if not name.name or name.is_absolute() or ".." in name.parts or ":" in text or "\0" in text:
            return None
        direct = self.folder / name
        if is_image_name(name.name) and direct.is_file():
            return direct
        matches = self._images_below().get(name.name.casefold(), [])
        fitting = [path for path in matches if _ends_like(path, name)]
        return fitting[0] if len(fitting) == 1 else None

    def _images_below(self) -> dict[str, list[Path]]:
        """Return all images below the folder by name, with and without suffix; listed when first needed."""
        if self._below is None:
            self._below = {}
            for path in list_images(self.folder):
                for key in {path.name.casefold(), path.stem.casefold()}:
                    self._below.setdefault(key, []).append(path)
        return self._below


def _ends_like(path: Path, name: PurePosixPath) -> bool:
    n = len(name.parts) - 1
    return n == 0 or path.parts[-1 - n : -1] == name.parts[:-1]


def _labeled(path: Path) -> Labeled[tuple[Path, ...]]:
    find = _Finder(path.parent)
    pairs = labels_in(path, read_table(path), find)
    found = [(find(text), label) for text, label in pairs if text]
    missing = [text for text, _ in pairs if text and find(text) is None]
    if missing:
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        raise BadInput(
            f"{path} names images that are not below its folder, or more than once ({', '.join(missing[:3])}"
            f"{more}): put the table beside the images, or take these lines out."
        )
    images = tuple(image for image, _ in found if image is not None)
    return Labeled(images, len(images), tuple(label for _, label in found))
