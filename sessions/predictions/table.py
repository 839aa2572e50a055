"""What was predicted, before it is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.spec import Labels

BETWEEN_NAMES = "; "
"""Between the classes of an image that has several."""
THRESHOLD = 0.5


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
        labels: whether an image has one class or can have several.
    """

    files: tuple[str, ...]
    names: tuple[str, ...]
    indices: npt.NDArray[np.int64]
    classes: tuple[str, ...]
    scores: npt.NDArray[np.float32]
    model: str
    model_sha256: str
    labels: Labels = "one"

    def __len__(self) -> int:
        return len(self.files)

    @property
    def predicted(self) -> npt.NDArray[np.int64]:
        """Index of the predicted class of each image, int64 (n,)."""
        return np.asarray(self.scores.argmax(axis=1), dtype=np.int64)

    @property
    def said(self) -> npt.NDArray[np.bool_]:
        """Which classes each image is said to have, (n, n_classes): the likeliest, or, of several, all
        from a probability of 0.5 on."""
        if self.labels == "several":
            return np.asarray(self.scores >= THRESHOLD)
        return np.asarray(np.eye(len(self.classes), dtype=bool)[self.predicted])

    def header(self) -> list[str]:
        """Return the column names of a table with one row per image."""
        return ["file", "image", "index", "class", "score", *(f"score {name}" for name in self.classes)]

    def rows(self) -> Iterator[list[str | int | float]]:
        """Yield the rows that belong to :meth:`header`."""
        said = self.said
        for place in range(len(self)):
            names = [name for name, chosen in zip(self.classes, said[place], strict=True) if chosen]
            scores = [float(score) for score in self.scores[place]]
            yield [
                self.files[place],
                self.names[place],
                int(self.indices[place]),
                BETWEEN_NAMES.join(names),
                max(scores),
                *scores,
            ]
