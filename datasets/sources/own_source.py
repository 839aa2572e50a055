"""A reader that the user wrote (docs/own-source.md), made to look and behave like the shipped ones.

Whatever the user's code raises becomes one sentence that names its file, so that a mistake in it ends
neither a job nor the program.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from datasets.arrays import Position, RawImage
from datasets.basics.errors import BadInput, DiscernError
from datasets.basics.progress import Progress
from datasets.sources.array_images import shape_fault, tidy_images
from datasets.sources.base import ImageSource, Selection, SourceInfo
from datasets.sources.labels import Label, Labeled, choose, selections_of
from datasets.sources.measured import Measured

NEEDS = ("reads", "open_images")
"""What a user's file has besides ``SOURCE``."""


class OwnReader:
    """A user's file as a reader: ``reads``, ``selections``, ``open_images``."""

    def __init__(self, module: ModuleType) -> None:
        self.module = module
        self.SOURCE: SourceInfo = module.SOURCE

    def reads(self, path: Path) -> bool:
        """Return whether the user's code says that it reads a path.

        Raises:
            BadInput: if the user's code fails.
        """
        with self.users_code(path):
            return bool(self.module.reads(path))

    def prepare(self, path: Path, progress: Progress) -> None:
        """Let the user's code go through a long file, if it wants to.

        Raises:
            BadInput: if the user's code fails.
            Cancelled: by ``progress``.
        """
        if hasattr(self.module, "prepare"):
            with self.users_code(path):
                self.module.prepare(path, progress)

    def selections(self, path: Path) -> list[Selection]:
        """Return one selection for each label; none where the user's code gives no labels.

        Raises:
            BadInput: if the user's code fails.
        """
        images = OwnImages(self, path)
        try:
            return selections_of(path, [images.labeled()])
        finally:
            images.close()

    def open_images(self, path: Path, selection: str = "") -> ImageSource:
        """Open all images of a file, or those of one label.

        Raises:
            BadInput: if the user's code fails, or the file has no such label.
        """
        images = OwnImages(self, path)
        try:
            if selection:
                [(_, images.numbers)] = choose(path, [images.labeled()], selection)
                images.n_images = len(images.numbers)
        except BaseException:
            images.close()
            raise
        return images

    def scalar_names(self, path: Path) -> tuple[str, ...]:
        """Return the names of the measured values that the user's code gives.

        Raises:
            BadInput: if the user's code fails.
        """
        with OwnImages(self, path) as images:
            return images.measured_names()

    def companions(self, path: Path) -> list[tuple[str, Path]]:
        """Return the other files that the images need, as far as the user's code names them.

        Raises:
            BadInput: if the user's code fails.
        """
        if not hasattr(self.module, "companions"):
            return []
        with self.users_code(path):
            others = [Path(other) for other in self.module.companions(path)]
            return [(other.relative_to(path.parent).as_posix(), other) for other in others]

    @contextmanager
    def users_code(self, path: Path) -> Iterator[None]:
        """Turn whatever the user's code raises into bad input that names its file."""
        try:
            yield
        except DiscernError:
            raise
        except Exception as error:  # the border to the user's own code, which may raise anything
            raise BadInput(
                f"The plug-in {self.module.__file__} failed on {path} ({type(error).__name__}: {error}): "
                "mend or remove the plug-in."
            ) from error


class OwnImages(ImageSource):
    """Some of the images that the object of a user's ``open_images`` gives."""

    def __init__(self, reader: OwnReader, path: Path) -> None:
        self.reader = reader
        self.path = path
        with self._users_code():
            self.images: Any = reader.module.open_images(path)
            self.n_images = len(self.images)
        self.numbers: npt.NDArray[np.int64] = np.arange(self.n_images, dtype=np.int64)

    def labeled(self) -> Labeled[None]:
        """Return the label of each image, as far as the user's code gives labels."""
        if not hasattr(self.images, "label"):
            return Labeled(None, self.n_images)
        with self._users_code():
            told = [self.images.label(number) for number in range(self.n_images)]
            groups = [str(self._metadata(number).get("group", "")) for number in range(self.n_images)]
        classes = [(one,) if isinstance(one, str) else tuple(map(str, one or ())) for one in told]
        known: dict[Label, Label] = {}
        labels = [Label(tuple(filter(None, own)), group) for own, group in zip(classes, groups, strict=True)]
        return Labeled(None, self.n_images, tuple(known.setdefault(label, label) for label in labels))

    def read(self, index: int) -> RawImage:
        number = int(self.numbers[index])
        with self._users_code():
            pixels = np.asarray(self.images.read(number))
        fault = shape_fault((1, *pixels.shape), pixels.dtype)
        if fault:
            raise BadInput(
                f"Image {number} of {self.path}, as the plug-in {self.reader.module.__file__} reads it, "
                f"{fault}: mend or remove the plug-in."
            )
        image: RawImage = np.ascontiguousarray(tidy_images(pixels[None])[0])
        return image

    def read_many(self, indices: Sequence[int]) -> list[RawImage]:
        return [self.read(index) for index in indices]

    def position(self, index: int) -> Position | None:
        if not hasattr(self.images, "position"):
            return None
        with self._users_code():
            found = self.images.position(int(self.numbers[index]))
            return None if found is None else (float(found[0]), float(found[1]))

    def name(self, index: int) -> str:
        number = int(self.numbers[index])
        if not hasattr(self.images, "name"):
            return str(number)
        with self._users_code():
            return str(self.images.name(number))

    def image_path(self, index: int) -> Path | None:
        return None

    def scalars(self, names: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return values of all images, (n_images, k) float32; NaN where the user's code gives none.

        Raises:
            BadInput: if the user's code fails, or gives no such values.
        """
        with self._users_code():
            told = [self._metadata(int(number)) for number in self.numbers]
            lines = [[float(one.get(name, math.nan)) for name in names] for one in told]
        values = np.array(lines, dtype=np.float32).reshape(len(told), len(names))
        known = tuple(np.flatnonzero(~np.isnan(values).all(axis=0)).tolist())
        measured = Measured(self.path, tuple(names[place] for place in known), values[:, known])
        return measured.values_of(names)

    def measured_names(self) -> tuple[str, ...]:
        """Return the names of the numbers that the first image has."""
        if not self.n_images:
            return ()
        with self._users_code():
            first = self._metadata(int(self.numbers[0]))
            return tuple(str(name) for name, value in first.items() if isinstance(value, int | float))

    def close(self) -> None:
        with self._users_code():
            if hasattr(self.images, "close"):
                self.images.close()

    def _metadata(self, number: int) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.images.metadata(number) if hasattr(self.images, "metadata") else {}
        return found

    def _users_code(self) -> Any:
        return self.reader.users_code(self.path)
