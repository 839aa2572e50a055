"""Predictions in RT-DC files, as dclab and its programs read them: a copy with scores, or scores alone."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator
from pathlib import Path

import h5py
import numpy as np

from datasets.basics.errors import BadInput
from datasets.basics.files import TEMPORARY_MARK, replace
from datasets.basics.progress import Progress
from datasets.score_ids import complete_ids
from datasets.sources.hdf5_safety import (
    member_names,
    open_file,
    read_attribute,
    safe_group,
    told_as_bad_input,
)
from sessions.predictions.registry import Wishes, WriterInfo
from sessions.predictions.rtdc_log import earlier_ids, sign
from sessions.predictions.rtdc_scores import Column, event_scores, foreign_ids, put_scores, require_events
from sessions.predictions.rtdc_scores_file import begin_scores_file
from sessions.predictions.table import Predictions

WRITER = WriterInfo(name="rtdc", title="RT-DC file with scores")

COPY_BYTES = 16 * 2**20
RECORDING = "experiment:"
"""How the names of attributes begin that tell one recording from another: date, time, run, events."""


def write(path: Path, predictions: Predictions, wishes: Wishes, progress: Progress) -> tuple[str, ...]:
    """Write ``ml_score_xxx`` for every class of one measurement; ``ml_class`` follows from them.

    Returns:
        A sentence where the file has scores of other programs too, because readers mix them.

    Raises:
        BadInput: if the images are not those of exactly one measurement, ``path`` is that file, or an id is
            in use in it.
    """
    source = _measurement(path, predictions)
    ids, foreign = measurement_ids(source, predictions.classes, wishes)
    temporary = path.with_name(f"{path.name}{TEMPORARY_MARK}{secrets.token_hex(4)}")
    try:
        if wishes.rtdc == "scores":
            begin_scores_file(source, temporary, path)
        else:
            _copy(source, temporary, progress)
        with _opened(temporary) as file:
            columns = _columns(source, predictions.of(str(source)), ids)
            put_scores(temporary, file, columns, earlier_ids(temporary, file))
            sign(temporary, file, ids, predictions)
        replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    if not foreign:
        return ()
    return (
        f"{source.name} also holds the scores {', '.join(sorted(foreign))} of another program; dclab and its "
        "programs take them for further classes when they compute ml_class.",
    )


def wrote(path: Path) -> bool:
    """Return whether this program wrote the scores in the file."""
    try:
        with open_file(path) as file:
            return bool(earlier_ids(path, file))
    except BadInput:
        return False


def measurement_ids(
    measurement: Path, classes: tuple[str, ...], wishes: Wishes
) -> tuple[dict[str, str], set[str]]:
    """Return the id of each class in a file with scores, and the ids that other programs use in it.

    Raises:
        BadInput: if the user chose an id that another program uses, or the file cannot be read.
    """
    with open_file(measurement) as file:
        foreign = foreign_ids(measurement, file, earlier_ids(measurement, file))
    for name, score_id in wishes.score_ids.items():
        if score_id in foreign:
            raise BadInput(
                f"{measurement} already holds ml_score_{score_id} of another program: choose another id "
                f"than {score_id!r} for {name}."
            )
    # What the scores-only file does not hold cannot be mixed with it.
    mixed = foreign if wishes.rtdc == "copy" else set()
    return complete_ids(classes, wishes.score_ids, foreign), mixed


def check_measurement(path: Path, measurement: Path) -> None:
    """Check that the scores do not go into the measurement itself.

    Raises:
        BadInput: if they would.
    """
    if path.exists() and path.samefile(measurement):
        raise BadInput(f"{path} is the measurement itself, which is never changed: choose another name.")


def check_former(path: Path, measurement: Path) -> None:
    """Check that a former result in the place of a new one is no copy of another measurement.

    The copy may be the only one left of it. A file of scores alone can be made again.

    Raises:
        BadInput: if it is one, or a file cannot be read.
    """
    with open_file(path) as former, open_file(measurement) as file:
        events = safe_group(path, former, "events")
        has_images = events is not None and "image" in member_names(path, events)
        if has_images and _recorded(path, former) != _recorded(measurement, file):
            raise BadInput(
                f"{path} is there already, with the images of another measurement: choose another name."
            )


def _recorded(path: Path, file: h5py.File) -> dict[str, object]:
    """Return which recording a measurement is."""
    return {name: read_attribute(path, file, name) for name in file.attrs if name.startswith(RECORDING)}


def _measurement(path: Path, predictions: Predictions) -> Path:
    measurements = predictions.measurements()
    if len(measurements) != 1:
        found = f"there are {len(measurements)}" if measurements else "there is none"
        raise BadInput(
            f"{path.name} takes the scores of exactly one .rtdc file, and {found}: name a folder for several "
            "files, or write a table."
        )
    source = Path(measurements[0])
    check_measurement(path, source)
    return source


def _copy(source: Path, target: Path, progress: Progress) -> None:
    size = max(1, source.stat().st_size)
    done = 0
    with source.open("rb") as reading, target.open("wb") as writing:
        while block := reading.read(COPY_BYTES):
            writing.write(block)
            done += len(block)
            progress(min(1.0, done / size), f"Copying {source.name}")


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[h5py.File]:
    with told_as_bad_input(path), h5py.File(path, "r+") as file:
        yield file


def _columns(source: Path, predictions: Predictions, ids: dict[str, str]) -> list[Column]:
    n_events = require_events(source)
    scores = event_scores(predictions, n_events)
    return [
        Column(ids[name], np.ascontiguousarray(scores[:, place]))
        for place, name in enumerate(predictions.classes)
    ]
