"""An evaluation, ready to be asked which images it is about. Imported with the first evaluation only."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

from datasets.spec import DataRow
from engine.protocol.evaluation import EvaluateResult, ImageScore
from models.decisions.apply import calibrated
from models.decisions.document import Decisions

LABEL_THRESHOLD = 0.5
"""From this score on an image has a label, where it can have several."""

Chosen = npt.NDArray[np.bool_]


class Evaluated:
    """The images of one evaluation of one run on one part; n images, c classes.

    Args:
        run: the run folder.
        part: ``validation`` or ``test``.
        result: what the job ``evaluate`` answered.
    """

    def __init__(self, run: str, part: str, result: EvaluateResult) -> None:
        self.run = run
        self.part = part
        self.result = result

    def __len__(self) -> int:
        return len(self.result.images)

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the classes in the order of the scores."""
        return self.result.metrics.classes

    @property
    def several(self) -> bool:
        """Whether an image can have several labels."""
        return self.result.metrics.labels == "several"

    def image(self, place: int) -> ImageScore:
        """Return what is known of the image at this place."""
        return self.result.images[place]

    def row_of(self, place: int) -> DataRow:
        """Return the row of the data that the image at this place is in."""
        return self.result.rows[self.result.images[place].row]

    @cached_property
    def scores(self) -> npt.NDArray[np.float32]:
        """Score of each class, (n, c), as the worker has it."""
        scores = np.array([image.scores for image in self.result.images], dtype=np.float32)
        return scores.reshape(len(self), len(self.classes))

    @cached_property
    def truth(self) -> Chosen:
        """Which classes each image is of, (n, c)."""
        truth = np.zeros(self.scores.shape, dtype=np.bool_)
        for place, image in enumerate(self.result.images):
            truth[place, list(image.true_classes or (image.true_class,))] = True
        return truth

    @cached_property
    def said(self) -> Chosen:
        """Which classes each image is given, (n, c)."""
        if self.several:
            return np.asarray(self.scores >= LABEL_THRESHOLD)
        predicted = np.array([image.predicted_class for image in self.result.images], dtype=np.int64)
        return np.asarray(predicted[:, None] == np.arange(len(self.classes)))

    @cached_property
    def right(self) -> Chosen:
        """Whether everything that was said of an image is right, (n,)."""
        return np.asarray((self.truth == self.said).all(axis=1))

    @cached_property
    def sureness(self) -> npt.NDArray[np.float32]:
        """How sure the model was of what it said, (n,): the score of the predicted class.

        Of several labels: of the mistaken ones the surest answer, or, without a mistake, the least sure.
        """
        if not self.several:
            return np.asarray((self.scores * self.said).sum(axis=1))
        answer = np.where(self.said, self.scores, 1 - self.scores)
        mistaken = np.where(self.said != self.truth, answer, 0.0).max(axis=1, initial=0.0)
        return np.asarray(np.where(self.right, answer.min(axis=1, initial=1.0), mistaken))

    @cached_property
    def rows(self) -> npt.NDArray[np.int64]:
        """Row of the data that each image is in, (n,)."""
        return np.array([image.row for image in self.result.images], dtype=np.int64)

    @cached_property
    def groups(self) -> npt.NDArray[np.object_]:
        """Name of the group of each image, (n,); empty for none."""
        return np.array([image.group for image in self.result.images], dtype=np.object_)

    def reaches(self, label: int, threshold: float, temperature: float | None = None) -> Chosen:
        """Return which images have at least this score for a class, (n,).

        Args:
            label: the class.
            threshold: 0…1.
            temperature: of the scores; None: those of the network.
        """
        if temperature is not None:
            decided = Decisions(temperature=temperature)
            scores = calibrated(self.scores, decided, "several" if self.several else "one")
            return np.asarray(scores[:, label] >= threshold)
        # As the scores are: a threshold that is one of them must find its image.
        return np.asarray(self.scores[:, label] >= np.float32(threshold))

    def has_score(self, label: int, low: float, high: float, is_last: bool) -> Chosen:
        """Return which images have a score for a class in [low, high), (n,); the last bin has its end."""
        scores = self.scores[:, label].astype(np.float64)
        return np.asarray((scores >= low) & ((scores < high) | (is_last & (scores <= high))))

    def has_certainty(self, bin_: int, n_bins: int) -> Chosen:
        """Return which images belong to one of the equal bins of a reliability diagram, (n,).

        Those whose highest score is in it; where an image can have several labels, any of its scores.
        """
        scores = self.scores if self.several else self.scores.max(axis=1, keepdims=True)
        bins = np.clip((scores.astype(np.float64) * n_bins).astype(np.int64), 0, n_bins - 1)
        return np.asarray((bins == bin_).any(axis=1))

    def in_order(self, chosen: Chosen) -> tuple[int, ...]:
        """Return the places of the chosen images: what is worth a look first.

        Mistaken ones come first, those the model was surest of on top; then the right ones, the least sure on
        top.

        Args:
            chosen: which images, (n,).
        """
        places = np.flatnonzero(chosen)
        sureness, right = self.sureness[places], self.right[places]
        order = np.lexsort((places, np.where(right, sureness, -sureness), right))
        return tuple(int(place) for place in places[order])
