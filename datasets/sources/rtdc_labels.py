"""Classes that an RT-DC file gives its events: DCTag's labels, scores of a network, AIDeveloper's classes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput
from datasets.sources.base import Selection
from datasets.sources.dctag_names import DCTAG_NAMES
from datasets.sources.hdf5_safety import harmless_dataset, member_names, read_attribute, read_numbers
from datasets.sources.labels import NO_CLASS

_SCORE = re.compile(r"ml_score_([a-z0-9]{3})")
_NAMES_ATTRIBUTE = "user:discern classes"
_CLASS_NUMBER = "userdef0"
_CLASS_SCORE = "userdef1"
MOST_NUMBERED_CLASSES = 9
"""AIDeveloper writes no more; larger numbers in ``userdef0`` are something else."""


@dataclass(frozen=True)
class EventLabels:
    """The class of each event.

    Attributes:
        texts: what the file calls each class; the name of a selection.
        class_names: what a person calls it.
        numbers: (N,) int16, index of each event's class; -1: none.
    """

    texts: tuple[str, ...]
    class_names: tuple[str, ...]
    numbers: npt.NDArray[np.int16]

    def selections(self) -> list[Selection]:
        """Return one selection for each class that an event has, the events without a class last."""
        found = [
            Selection(text, name)
            for place, (text, name) in enumerate(zip(self.texts, self.class_names, strict=True))
            if (self.numbers == place).any()
        ]
        return [*found, Selection(NO_CLASS, "")] if found and (self.numbers < 0).any() else found

    def events(self, path: Path, selection: str) -> npt.NDArray[np.int64]:
        """Return the numbers of a selection's events, ascending.

        Raises:
            BadInput: if no event has this label.
        """
        numbers = {NO_CLASS: -1, **{text: place for place, text in enumerate(self.texts)}}
        events = np.flatnonzero(self.numbers == numbers.get(selection, len(self.texts)))
        if not len(events):
            raise BadInput(
                f"{path} has no images labelled {selection!r} any more: remove the row and add it again."
            )
        return events


def read_labels(path: Path, file: h5py.File, events: h5py.Group, n_events: int) -> EventLabels | None:
    """Return the class of each event, or None where the file says none.

    Scores ``ml_score_xxx`` count before AIDeveloper's ``userdef0``. The class is the one of the highest
    score; an event whose scores are missing, all 0, or equal at the top has none. A single score says yes
    above one half and no below.

    Raises:
        BadInput: if the file is open in DCTag now, or damaged.
    """
    names = {match[1]: match[0] for name in member_names(path, events) if (match := _SCORE.fullmatch(name))}
    scores = {
        score_id: dataset
        for score_id, name in sorted(names.items())
        if (dataset := harmless_dataset(path, events, name)) is not None and dataset.shape == (n_events,)
    }
    labels = _from_scores(path, file, scores) if scores else _from_numbers(path, events, n_events)
    if labels is not None:
        _require_unlocked(path)
    return labels


def is_label(name: str) -> bool:
    """Return whether a dataset of this name says the class, so that a network must not see it."""
    return _SCORE.fullmatch(name) is not None or name == "ml_class"


def _values(path: Path, events: h5py.Group, name: str, n_events: int) -> npt.NDArray[np.float64] | None:
    dataset = harmless_dataset(path, events, name)
    if dataset is None or dataset.shape != (n_events,):
        return None
    return read_numbers(path, dataset, 0, n_events).astype(np.float64, copy=False)


def _from_scores(path: Path, file: h5py.File, scores: dict[str, h5py.Dataset]) -> EventLabels | None:
    ids = tuple(scores)
    known = _class_names(path, file)
    names = tuple(known.get(one) or DCTAG_NAMES.get(one) or one for one in ids)
    n_events = scores[ids[0]].shape[0]
    best = np.full(n_events, 0.5 if len(ids) == 1 else 0.0)
    numbers = np.full(n_events, -1, dtype=np.int16)
    # One score after the other: all scores of a million events at once would take much memory.
    for place, dataset in enumerate(scores.values()):
        values = read_numbers(path, dataset, 0, n_events)
        if len(ids) == 1:
            numbers[values < best] = 1
        numbers[values == best] = -1
        numbers[values > best] = place
        best = np.fmax(best, values)
    if len(ids) == 1:
        ids, names = (ids[0], f"not {ids[0]}"), (names[0], f"not {names[0]}")
    return EventLabels(ids, names, numbers) if (numbers >= 0).any() else None


def _from_numbers(path: Path, events: h5py.Group, n_events: int) -> EventLabels | None:
    values = _values(path, events, _CLASS_NUMBER, n_events)
    if values is None:
        return None
    known = values[np.isfinite(values)]
    whole = len(known) and bool(((known >= 0) & (known < MOST_NUMBERED_CLASSES) & (known % 1 == 0)).all())
    # A column of nothing but zeros is a free field that nobody filled, unless scores lie beside it.
    filled = len(np.unique(known)) > 1 or _values(path, events, _CLASS_SCORE, n_events) is not None
    if not (whole and filled):
        return None
    names = tuple(str(number) for number in range(int(known.max()) + 1))
    return EventLabels(names, names, np.where(np.isfinite(values), values, -1).astype(np.int16))


def _class_names(path: Path, file: h5py.File) -> dict[str, str]:
    """Return the class names that the file itself gives, by the three letters of their score."""
    text = read_attribute(path, file, _NAMES_ATTRIBUTE)
    try:
        found = json.loads(text) if isinstance(text, str) else {}
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    names = {key: str(name) for key, name in found.items()}
    return names if len(set(names.values())) == len(names) else {}


def _require_unlocked(path: Path) -> None:
    if path.with_suffix(".dctag").exists():
        raise BadInput(
            f"The labels of {path} are being edited in DCTag: close the file there, or remove "
            f"{path.with_suffix('.dctag').name} beside it if DCTag is not running."
        )
