"""Learns what the training images of a run look like, and keeps it with the run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from datasets.arrays import Samples
from datasets.basics.errors import BadInput
from datasets.basics.files import atomic_write
from datasets.basics.progress import Progress, part_of
from datasets.hashing import hash_path
from datasets.spec import DataRow
from datasets.split import divide, used_images
from engine.steps.data.located import run_with_its_data
from engine.steps.unlike.outputs import features_of, outputs_of, some
from models.card import ModelCard
from models.decisions.document import ClassLooks, UnlikeSpec
from models.files import read_card
from models.novelty.base import Outputs
from models.novelty.detector import Detector
from models.novelty.fitting import (
    DEFAULT,
    DEFAULT_WITHOUT_IMAGES,
    Fitted,
    Measured,
    appearance_of,
    fit,
    looks_of_classes,
    measure_all,
)
from models.novelty.kept import FILE, content
from models.novelty.registry import novelty
from sessions.run_folder import RunFolder

MOST_IMAGES = 5000
"""Of the training, of the validation and of the rubbish; more would only make each comparison slower."""


@dataclass(frozen=True)
class Learnt:
    """What was fitted to a run's best model.

    Attributes:
        detector: the method that was chosen.
        measured: all methods on the rubbish, the best one first; empty without rubbish.
        file: content of the file that keeps what the method remembers.
    """

    detector: Detector
    measured: tuple[Measured, ...]
    file: bytes


@dataclass(frozen=True)
class _Images:
    training: Outputs
    held_back: Outputs
    rubbish: Outputs | None
    training_labels: npt.NDArray[np.int64]
    held_back_labels: npt.NDArray[np.int64]


def learn(
    run: RunFolder, rubbish: Sequence[DataRow], method: str, find_in: Sequence[str], progress: Progress
) -> Learnt:
    """Fit the method to the run's training images, the threshold to its validation images.

    Args:
        run: with a best model.
        rubbish: images of none of the classes; the method is then the one that tells them best.
        method: name of a method; empty: that one, or the default.
        find_in: where moved data are looked for.
        progress: told how far it is.

    Raises:
        BadInput: if the run's data are gone, or there is no such method.
    """
    card = read_card(run.best_model)
    default = DEFAULT if card.input.use_images else DEFAULT_WITHOUT_IMAGES
    wished = novelty(method or default).NOVELTY
    with_network = bool(rubbish) or wished.needs_network
    images = _images(run, rubbish, find_in, with_network, progress)
    measured: list[Measured] = []
    if images.rubbish is not None:
        measured = measure_all(images.training, images.held_back, images.rubbish)
    chosen = _chosen(method, measured) if measured else fit(wished.name, images.training, images.held_back)
    sha256 = hash_path(run.best_model)
    spec = UnlikeSpec(
        method=chosen.info.name,
        threshold=chosen.threshold,
        percentiles=chosen.percentiles,
        n_training=len(images.training),
        n_validation=len(images.held_back),
        model_sha256=sha256,
        appearance=appearance_of(images.training.looks, card.input.channels),
        classes=_classes(chosen, images, card),
        **_figures(chosen, measured, images.rubbish),
    )
    file = content(chosen.state, sha256)
    detector = Detector(spec.model_copy(update={"state_bytes": len(file)}), chosen.state)
    return Learnt(detector, tuple(measured), file)


def _images(
    run: RunFolder, rubbish: Sequence[DataRow], find_in: Sequence[str], with_network: bool, progress: Progress
) -> _Images:
    session = run_with_its_data(run, find_in, part_of(progress, 0.0, 0.1))
    parts = divide(session.rows, session.split, session.seed)
    chosen = {part: some(parts[part], MOST_IMAGES, session.seed, f"unlike {part}") for part in parts}
    for part in ("train", "validation"):
        if len(chosen[part]) == 0:
            raise BadInput(f"The session has no {part} images to compare new ones with.")
    card = read_card(run.best_model)
    progress(0.1, "Starting the network library" if with_network else "Reading images")
    features = features_of(run.best_model) if with_network else None
    training = outputs_of(session.rows, chosen["train"], card, features, part_of(progress, 0.1, 0.6))
    held_back = outputs_of(session.rows, chosen["validation"], card, features, part_of(progress, 0.6, 0.8))
    labels = [_labels(session.rows, chosen[part], card) for part in ("train", "validation")]
    if not rubbish:
        return _Images(training, held_back, None, *labels)
    samples = some(_every_image(rubbish), MOST_IMAGES, session.seed, "rubbish")
    unwanted = outputs_of(rubbish, samples, card, features, part_of(progress, 0.8, 0.95))
    return _Images(training, held_back, unwanted, *labels)


def _labels(rows: Sequence[DataRow], samples: Samples, card: ModelCard) -> npt.NDArray[np.int64]:
    """Return the class of each sample (n,), -1 for one that the model does not know."""
    numbers = {name: number for number, name in enumerate(card.classes)}
    of_row = np.array([numbers.get(row.class_name, -1) for row in rows], dtype=np.int64)
    return of_row[samples[:, 0]]


def _classes(chosen: Fitted, images: _Images, card: ModelCard) -> tuple[ClassLooks, ...]:
    if card.labels == "several":
        return ()
    scores = novelty(chosen.info.name).score(chosen.state, images.held_back)
    return looks_of_classes(
        card.classes,
        (images.training.looks, images.training_labels),
        (scores > chosen.threshold, images.held_back_labels),
        card.input.channels,
    )


def _every_image(rows: Sequence[DataRow]) -> Samples:
    places = [(row, index) for row, spec in enumerate(rows) for index in used_images(spec)]
    if not places:
        raise BadInput("There are no images of rubbish: name a folder or file that holds some.")
    return np.array(places, dtype=np.int64)


def _chosen(method: str, measured: Sequence[Measured]) -> Fitted:
    return next((one.fitted for one in measured if one.fitted.info.name == method), measured[0].fitted)


def _figures(chosen: Fitted, measured: Sequence[Measured], rubbish: Outputs | None) -> dict[str, object]:
    own = next((one for one in measured if one.fitted is chosen), None)
    if own is None or rubbish is None:
        return {}
    return {"n_rubbish": len(rubbish.looks), "auroc": own.auroc, "auroc_ci95": own.auroc_ci95}


def keep(run: RunFolder, learnt: Learnt) -> Path:
    """Write what the method remembers into the run folder, and return the file."""
    file = run.models / FILE
    atomic_write(file, learnt.file)
    return file
