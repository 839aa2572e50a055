"""Predictions inside a copy of the .rtdc file they belong to, as dclab and its programs read them."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import h5py
import numpy as np

from datasets.basics.errors import BadInput
from datasets.basics.files import TEMPORARY_MARK, replace
from resources import PROGRAM, VERSION
from sessions.predictions.registry import WriterInfo
from sessions.predictions.table import Predictions

WRITER = WriterInfo(name="rtdc", title="Copy of the .rtdc file with scores")

LOG_NAME = "discern-scores"
LOG_LINE_BYTES = 100
"""Longest line of a log that the format allows."""


def write(path: Path, predictions: Predictions) -> None:
    """Copy the measurement and add ``ml_score_xxx`` for every class; ``ml_class`` follows from them.

    Raises:
        BadInput: if the images are not those of exactly one .rtdc file, or ``path`` is that file.
    """
    source = _single_file(predictions)
    if path.exists() and path.samefile(source):
        raise BadInput(f"{path} is the measurement itself, which is never changed: choose another name.")
    temporary = path.with_name(f"{path.name}{TEMPORARY_MARK}scores")
    try:
        shutil.copyfile(source, temporary)
        with h5py.File(temporary, "r+") as file:
            _add_scores(file, predictions)
        replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def score_ids(classes: tuple[str, ...]) -> list[str]:
    """Return a different id of three letters or digits for each class, close to its name."""
    taken: list[str] = []
    for name in classes:
        letters = re.sub(r"[^a-z0-9]", "", name.lower())
        wished = (letters[:3] + "xxx")[:3]
        free = (f"{wished[0]}{number:02d}" for number in range(100))
        taken.append(wished if wished not in taken else next(one for one in free if one not in taken))
    return taken


def _single_file(predictions: Predictions) -> Path:
    files = set(predictions.files)
    source = Path(next(iter(files)))
    if len(files) != 1 or not source.is_file() or not h5py.is_hdf5(source):
        raise BadInput("Scores can be written to .rtdc for one .rtdc file at a time: classify it alone.")
    return source


def _add_scores(file: h5py.File, predictions: Predictions) -> None:
    events = file["events"]
    ids = score_ids(predictions.classes)
    for column, score_id in enumerate(ids):
        name = f"ml_score_{score_id}"
        if name in events:
            del events[name]
        events.create_dataset(
            name, data=predictions.scores[:, column].astype(np.float64), fletcher32=True, chunks=True
        )
    if "ml_class" in events:
        # A stored ml_class would contradict the new scores; readers compute it from them.
        del events["ml_class"]
    file.attrs["user:discern classes"] = json.dumps(dict(zip(ids, predictions.classes, strict=True)))
    file.attrs["user:discern model sha256"] = predictions.model_sha256
    _write_log(file, ids, predictions)


def _write_log(file: h5py.File, ids: list[str], predictions: Predictions) -> None:
    lines = [f"{PROGRAM} {VERSION}", f"model {Path(predictions.model).name}", predictions.model_sha256]
    lines += [f"ml_score_{score_id}: {name}" for score_id, name in zip(ids, predictions.classes, strict=True)]
    stored = [_fitting(line) for line in lines]
    logs = file.require_group("logs")
    if LOG_NAME in logs:
        del logs[LOG_NAME]
    logs.create_dataset(LOG_NAME, data=np.array(stored, dtype=f"S{LOG_LINE_BYTES}"))


def _fitting(line: str) -> bytes:
    return line.encode("utf-8")[:LOG_LINE_BYTES].decode("utf-8", "ignore").encode("utf-8")
