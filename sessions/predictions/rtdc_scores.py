"""Scores as features of an RT-DC file, laid down as dclab lays them down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import h5py
import hdf5plugin
import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput
from datasets.score_ids import CLASS, SCORE, is_score
from datasets.sources.hdf5_safety import member_names, safe_group
from datasets.sources.rtdc_file import RtdcSource
from sessions.predictions.table import Predictions

CHUNK = 2**17
"""Values of a chunk: 1 MiB, as dclab has it."""
COMPRESSION_LEVEL = 5
"""Of Zstandard; dclab calls a file with a lower one badly compressed."""


@dataclass(frozen=True)
class Column:
    """Scores of one class.

    Attributes:
        score_id: three letters or digits.
        values: float32 (n_events,), NaN for events that were not classified.
    """

    score_id: str
    values: npt.NDArray[np.float32]


def require_events(measurement: Path) -> int:
    """Return the number of events of a measurement.

    Raises:
        BadInput: if it cannot be read.
    """
    with RtdcSource(measurement) as source:
        return source.n_events


def event_scores(predictions: Predictions, n_events: int) -> npt.NDArray[np.float32]:
    """Return the scores of all events of one file, (n_events, n_classes); NaN: not classified."""
    parts = predictions.files
    if len(parts) == 1 and isinstance(parts[0].numbers, range):
        return parts[0].scores
    scores = np.full((n_events, len(predictions.classes)), np.nan, dtype=np.float32)
    for part in parts:
        scores[np.asarray(part.numbers, dtype=np.int64)] = part.scores
    return scores


def foreign_ids(path: Path, file: h5py.File, own: Iterable[str]) -> set[str]:
    """Return the ids of scores that this program did not write.

    Raises:
        BadInput: if the file is none with events.
    """
    events = _events(path, file)
    found = {name.removeprefix(SCORE) for name in member_names(path, events) if is_score(name)}
    return found - set(own)


def put_scores(path: Path, file: h5py.File, columns: list[Column], earlier: Iterable[str]) -> None:
    """Write the scores; take out those of an ``earlier`` prediction and a stored ``ml_class``.

    A stored class would contradict the scores, from which readers compute it; so would scores that another
    model gave.

    Raises:
        BadInput: if the file is none with events.
    """
    events = _events(path, file)
    present = set(member_names(path, events))
    for name in {CLASS, *(SCORE + score_id for score_id in earlier)} & present:
        del events[name]
    for column in columns:
        name = SCORE + column.score_id
        if events.get(name, getlink=True) is not None:
            del events[name]
        # Noise of the last digit is no probability, and readers refuse it; NaN stays NaN.
        values = np.clip(column.values.astype(np.float64), 0.0, 1.0)
        stored = events.create_dataset(
            name,
            data=values,
            chunks=(min(len(values), CHUNK),),
            maxshape=(None,),
            fletcher32=True,
            **hdf5plugin.Zstd(clevel=COMPRESSION_LEVEL),
        )
        if np.isfinite(values).any():
            stored.attrs["min"], stored.attrs["max"] = np.nanmin(values), np.nanmax(values)
            stored.attrs["mean"] = np.nanmean(values)


def _events(path: Path, file: h5py.File) -> h5py.Group:
    events = safe_group(path, file, "events")
    if events is None:
        raise BadInput(f"The file {path} has no group 'events': it is not an RT-DC file.")
    return events
