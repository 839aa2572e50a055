"""Finding the images that the texts of a table mean."""

from __future__ import annotations

from pathlib import Path, PurePath, PurePosixPath

from datasets.image_files import is_image_name, list_images
from datasets.naming import composed


class ImageFinder:
    """Finds images by the texts of a table, only in the table's folder and those below it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[str, str | None] = {}
        self._below: dict[str, list[Path]] | None = None

    def __call__(self, text: str) -> str | None:
        """Return the path of the image that a text names, with or without folders and suffix; else None."""
        if text not in self._known:
            self._known[text] = self._find(text)
        return self._known[text]

    def _find(self, text: str) -> str | None:
        name = PurePosixPath(text.replace("\\", "/"))
        if not name.name or "\0" in text:
            return None
        # An absolute path or one with ".." could lead anywhere, on another computer to nothing: only how it
        # ends counts, among the images here.
        if name.is_absolute() or ".." in name.parts or ":" in text:
            return self._find_by_ending(name)
        direct = self.folder / name
        if is_image_name(name.name) and _is_file(direct):
            return str(direct)
        fitting = [path for path in self._called(name) if _ends_like(path, name)]
        return str(fitting[0]) if len(fitting) == 1 else None

    def _find_by_ending(self, name: PurePosixPath) -> str | None:
        """Return the image that shares the most last parts with a name, if one alone does."""
        matches = self._called(name)
        shared = [_common_end(_parts(path), _parts(name)) for path in matches]
        best = [path for path, n in zip(matches, shared, strict=True) if n == max(shared)]
        return str(best[0]) if len(best) == 1 else None

    def _called(self, name: PurePosixPath) -> list[Path]:
        return self._images_below().get(composed(name.name).casefold(), [])

    def _images_below(self) -> dict[str, list[Path]]:
        """Return all images below the folder by name, with and without suffix; listed when first needed."""
        if self._below is None:
            self._below = {}
            for path in list_images(self.folder):
                for key in {composed(path.name).casefold(), composed(path.stem).casefold()}:
                    self._below.setdefault(key, []).append(path)
        return self._below


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False  # what no file can be called, such as too long a text


def _ends_like(path: Path, name: PurePosixPath) -> bool:
    folders = _parts(name)
    return not folders or _parts(path)[-len(folders) :] == folders


def _parts(path: PurePath) -> tuple[str, ...]:
    """Return the names of the folders in a path."""
    return tuple(map(composed, path.parts[:-1]))


def _common_end(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    pairs = zip(reversed(one), reversed(other), strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
