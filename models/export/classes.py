"""An export of only some of a model's classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput
from models.card import ModelCard
from models.decisions.document import Decisions
from models.export.task import ExportTask, parts_of

SMALLEST_SUM = 1e-30
"""Below this the probabilities of the classes that stay have lost their digits."""


def of_classes(task: ExportTask, classes: Sequence[str]) -> ExportTask:
    """Return the task of exporting a network that knows ``classes`` alone, in this order.

    Where an image has one class its probabilities are divided by their sum; labels of their own stay as
    they are. Images of other classes count as not labelled. The card keeps no figure: those it has are of
    all classes.

    Raises:
        BadInput: if there is no such class, fewer than two are named, or the network's outputs cannot be
            told apart.
    """
    from models.export.rewrites.outputs import with_outputs
    from models.inference import predict

    places = _places(task.card, classes)
    model = with_outputs(task.model, places)
    expected = task.expected[:, places]
    if task.card.labels == "one":
        total = expected.sum(axis=1, keepdims=True)
        inputs = task.samples.inputs
        known = total > SMALLEST_SUM
        expected = np.where(known, expected / np.where(known, total, 1), predict(model, parts_of(inputs)))
    samples = replace(task.samples, targets=_kept(task.samples.targets, places))
    card = task.card.model_copy(
        update={
            "classes": tuple(classes),
            "metrics": {},
            "decisions": _decisions(task.card.decisions, classes),
        }
    )
    return replace(task, model=model, card=card, samples=samples, expected=expected.astype(np.float32))


def _places(card: ModelCard, classes: Sequence[str]) -> list[int]:
    unknown = [name for name in classes if name not in card.classes]
    if unknown:
        raise BadInput(
            f"The model has no class {unknown[0]!r} (classes); it knows {', '.join(card.classes)}."
        )
    if len(set(classes)) < max(2, len(classes)):
        raise BadInput("Name at least two classes for the export, each once (classes).")
    return [card.classes.index(name) for name in classes]


def _kept(targets: npt.NDArray[np.float32], places: Sequence[int]) -> npt.NDArray[np.float32]:
    return np.ascontiguousarray(targets[:, list(places)])


def _decisions(decisions: Decisions, classes: Sequence[str]) -> Decisions:
    """Return what still holds: thresholds of the classes that stay; a target that left is none."""
    thresholds = {name: share for name, share in decisions.thresholds.items() if name in classes}
    target = decisions.target if decisions.target in thresholds else None
    return decisions.model_copy(update={"thresholds": thresholds, "target": target})
