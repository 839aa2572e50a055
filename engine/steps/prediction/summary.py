"""What a classified row comes to."""

from __future__ import annotations

import numpy as np

from datasets.spec import DataRow
from engine.protocol.prediction import FileDone, FileVerdict, Fraction
from engine.steps.prediction.correction import correction_of
from engine.steps.prediction.member import Member
from engine.steps.prediction.unreadable import unreadable_sentence
from models.decisions.prevalence import Correction
from sessions.predictions.table import AT_ONCE, FilePredictions, Predictions


def file_done(
    number: int,
    row: DataRow,
    part: FilePredictions,
    predictions: Predictions,
    correction: Correction | None,
    verdict: FileVerdict | None,
    outs: tuple[str, ...],
) -> FileDone:
    """Return the summary of the row with index ``number``: how many of its images have each class."""
    counts = predictions.counts(part)
    fractions = tuple(
        Fraction(class_name=name, raw=count / max(1, part.n_read))
        for name, count in zip(predictions.classes, counts, strict=True)
    )
    if correction is not None and part.n_read:
        # The errors are known of the most probable class, whatever threshold was decided on.
        fractions = tuple(
            corrected.model_copy(update={"raw": fraction.raw})
            for fraction, corrected in zip(fractions, correction.fractions(_most_probable(part)), strict=True)
        )
    return FileDone(
        row=number,
        file=part.file,
        selection=row.selection,
        n=part.n_read,
        counts=counts,
        fractions=fractions,
        verdict=verdict,
        outs=outs,
        n_unreadable=len(part.unreadable),
        unreadable=unreadable_sentence(part),
    )


def correction_for(members: list[Member]) -> Correction | None:
    """Return how counts are corrected; None for means of several, of which no errors are known."""
    alone = len(members) == 1 and len(members[0].turns) == 1
    return correction_of(members[0].card) if alone else None


def _most_probable(part: FilePredictions) -> list[int]:
    n_classes = part.scores.shape[1]
    counts = np.zeros(n_classes, dtype=np.int64)
    for start in range(0, len(part), AT_ONCE):
        scores = part.scores[start : start + AT_ONCE][part.read(start, start + AT_ONCE)]
        counts += np.bincount(scores.argmax(axis=1), minlength=n_classes)
    return [int(count) for count in counts]
