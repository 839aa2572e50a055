"""What was predicted, before it is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Predictions:
    """Classes and scores of images.

    Attributes:
        files: path of the file or folder of each image.
        names: name of each image within it.
        indices: index of each image within it, int64 (n,).
        classes: class names in the order of the columns of ``scores``.
        scores: probabilities float32 (n, n_classes).
        model: path of the model.
        model_sha256: hash of the model file.
    """

    files: tuple[str, ...]
    names: tuple[str, ...]
    indices: npt.NDArray[np.int64]
    classes: tuple[str, ...]
    scores: npt.NDArray[np.float32]
    model: str
    model_sha256: str

    def __len__(self) -> int:
        return len(self.files)

    @property
    def predicted(self) -> npt.NDArray[np.int64]:
        """Index of the predicted class of each image, int64 (n,)."""
        return np.asarray(self.scores.argmax(axis=1), dtype=np.int64)

    def header(self) -> list[str]:
        """Return the column names of a table with one row per image."""
        return ["file", "image", "index", "class", "score", *(f"score {name}" for name in self.classes)]

    def rows(self) -> Iterator[list[str | int | float]]:
        """Yield the rows that belong to :meth:`header`."""
        for place, best in enumerate(self.predicted):
            scores = [float(score) for score in self.scores[place]]
            yield [
                self.files[place],
                self.names[place],
                int(self.indices[place]),
                self.classes[best],
                scores[best],
                *scores,
            ]
