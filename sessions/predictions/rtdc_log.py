"""What a file with scores says of where they come from: attributes, a log, the chain of programs."""

from __future__ import annotations

import json
from pathlib import Path

import h5py
import hdf5plugin
import numpy as np

from datasets.score_ids import SCORE, is_score
from datasets.sources.hdf5_safety import read_attribute
from resources import PROGRAM, VERSION
from sessions.predictions.table import Predictions

LOG_NAME = "discern-scores"
LOG_LINE_BYTES = 100
"""Longest line of a log that the format allows."""
CLASSES = "user:discern classes"
"""Root attribute: JSON, id -> class name. Other names than ``user:…`` keep dclab from opening a file."""
MODEL = "user:discern model sha256"
SOFTWARE = "setup:software version"
MOST_ATTRIBUTE_BYTES = 60_000
"""HDF5 keeps attributes of up to 64 KiB."""
COMPRESSION_LEVEL = 5


def earlier_ids(path: Path, file: h5py.File) -> set[str]:
    """Return the ids of the scores that this program wrote into the file before; none if it says nothing."""
    stored = read_attribute(path, file, CLASSES)
    try:
        classes = json.loads(stored) if isinstance(stored, str) else {}
    except ValueError:
        return set()
    if not isinstance(classes, dict):
        return set()
    return {score_id for score_id in classes if is_score(SCORE + score_id)}


def sign(path: Path, file: h5py.File, ids: dict[str, str], predictions: Predictions) -> None:
    """Write the map from id to class, the models and a log; add this program to the chain of programs."""
    classes = json.dumps({score_id: name for name, score_id in ids.items()}, ensure_ascii=False)
    if len(classes.encode()) > MOST_ATTRIBUTE_BYTES:
        # The log has the names in any case.
        classes = json.dumps(dict.fromkeys(ids.values(), ""))
    file.attrs[CLASSES] = classes
    file.attrs[MODEL] = " ".join(model.sha256 for model in predictions.models)
    before = read_attribute(path, file, SOFTWARE)
    own = f"{PROGRAM} {VERSION}"
    if isinstance(before, str) and before.strip() and not before.endswith(own):
        file.attrs[SOFTWARE] = f"{before} | {own}"
    lines = [own]
    for model in predictions.models:
        lines += [f"model {Path(model.path).name}", model.sha256]
    if predictions.decisions.temperature is not None:
        lines.append(f"temperature {predictions.decisions.temperature:.6g}")
    lines += [f"{SCORE}{score_id}: {name}" for name, score_id in ids.items()]
    write_text(own_group(file, "logs"), LOG_NAME, lines)


def own_group(file: h5py.File, name: str) -> h5py.Group:
    """Return a group of the file itself; what is there under its name and is none gives way.

    A link could lead into another file, which is not to be written.
    """
    plain = isinstance(file.get(name, getlink=True), h5py.HardLink)
    if plain and file.get(name, getclass=True) is h5py.Group:
        return file[name]
    if file.get(name, getlink=True) is not None:
        del file[name]
    return file.create_group(name)


def write_text(group: h5py.Group, name: str, lines: list[str]) -> None:
    """Write lines of text as dclab does, each cut to the longest that the format allows."""
    if group.get(name, getlink=True) is not None:
        del group[name]
    group.create_dataset(
        name,
        data=np.array([_fitting(line) for line in lines], dtype=f"S{LOG_LINE_BYTES}"),
        maxshape=(None,),
        chunks=True,
        fletcher32=True,
        **hdf5plugin.Zstd(clevel=COMPRESSION_LEVEL),
    )


def _fitting(line: str) -> bytes:
    return line.encode("utf-8")[:LOG_LINE_BYTES].decode("utf-8", "ignore").encode("utf-8")
