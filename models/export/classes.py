"""An export of only some of a model's classes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from datasets.basics.errors import BadInput
from models.card import ModelCard
from models.decisions.document import Decisions
from models.export.checks.own_rounding import OwnRounding
from models.export.parts import parts_of
from models.export.samples import Samples
from models.export.task import ExportTask

SMALLEST_SUM = 1e-30
"""Below this the probabilities of the classes that stay have lost their digits."""
LONGEST_NUMBERS = 60
"""More characters of a file's name than this are not spent on the numbers of its classes."""


def of_classes(task: ExportTask, classes: Sequence[str]) -> ExportTask:
    """Return the task of exporting a network that knows ``classes`` alone, in this order.

    Where an image has one class its probabilities are divided by their sum; labels of their own stay as
    they are. Images of other classes count as not labelled. The card keeps no figure: those it has are of
    all classes. Its name tells which classes they are, so that no file of all classes is replaced.

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
    samples = _of_places(task.samples, places, several=task.card.labels == "several")
    card = task.card.model_copy(
        update={
            "name": _name(task.card, places),
            "classes": tuple(classes),
            "metrics": {},
            "decisions": decisions_of(task.card.decisions, classes),
        }
    )
    outputs = expected.astype(np.float32)
    rounding = OwnRounding(model, task.samples.inputs, outputs)
    return replace(task, model=model, card=card, samples=samples, expected=outputs, rounding=rounding)


def decisions_of(decisions: Decisions, classes: Sequence[str]) -> Decisions:
    """Return what still holds of some classes: their thresholds; a target that left is none."""
    thresholds = {name: share for name, share in decisions.thresholds.items() if name in classes}
    target = decisions.target if decisions.target in thresholds else None
    return decisions.model_copy(update={"thresholds": thresholds, "target": target})


def note_on(card: ModelCard, classes: Sequence[str]) -> str:
    """Return what there is to know of the thresholds of an export of some classes; empty: nothing.

    Args:
        card: of the network with all classes.
        classes: those of the export; none: all.
    """
    kept = decisions_of(card.decisions, classes).thresholds
    if card.labels == "several" or not kept or set(classes) == set(card.classes):
        return ""
    return (
        f"The threshold of {', '.join(kept)} was decided on for all classes, and without the others the "
        "probabilities are larger: look at it again on images that the file will see."
    )


def _places(card: ModelCard, classes: Sequence[str]) -> list[int]:
    unknown = [name for name in classes if name not in card.classes]
    if unknown:
        raise BadInput(
            f"The model has no class {unknown[0]!r} (classes); it knows {', '.join(card.classes)}."
        )
    if len(set(classes)) < max(2, len(classes)):
        raise BadInput("Name at least two classes for the export, each once (classes).")
    return [card.classes.index(name) for name in classes]


def _of_places(samples: Samples, places: Sequence[int], *, several: bool) -> Samples:
    """Return the samples with the targets at ``places`` alone, and which images have none of these classes.

    A varied copy is told by its image. Where an image can have several labels each of them stands alone, so
    that none is of other classes.
    """
    kept = np.ascontiguousarray(samples.targets[:, list(places)])
    images = np.arange(len(kept)) % samples.n_real
    is_other = ((samples.targets.sum(axis=1) > 0) & (kept.sum(axis=1) == 0))[images]
    none = several or is_other.all()
    return replace(
        samples, targets=kept, of_other_classes=() if none else tuple(np.flatnonzero(is_other).tolist())
    )


def _name(card: ModelCard, places: Sequence[int]) -> str:
    """Return e.g. ``cells_classes_1-3_5_of_9``: the numbers of the classes in the order of the outputs."""
    numbers, n = "_".join(_spans(places)), len(card.classes)
    if len(numbers) > LONGEST_NUMBERS:
        digest = hashlib.sha256(numbers.encode()).hexdigest()[:8]
        return f"{card.name or card.architecture}_{len(places)}_of_{n}_classes_{digest}"
    return f"{card.name or card.architecture}_classes_{numbers}_of_{n}"


def _spans(places: Sequence[int]) -> list[str]:
    """Return counted from one what stands at ``places``, with ``1-3`` for 1, 2, 3."""
    spans: list[list[int]] = []
    for place in places:
        if spans and place == spans[-1][-1] + 1:
            spans[-1].append(place)
        else:
            spans.append([place])
    return [str(span[0] + 1) if len(span) == 1 else f"{span[0] + 1}-{span[-1] + 1}" for span in spans]
