"""A small RT-DC file that has only scores and names the measurement for all the rest (a "basin")."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path, PurePath

import h5py
import hdf5plugin
import numpy as np

from datasets.score_ids import CLASS, is_score
from datasets.sources.hdf5_safety import (
    member_names,
    open_file,
    read_attribute,
    safe_group,
    told_as_bad_input,
)
from resources import PROGRAM
from sessions.predictions.rtdc_log import COMPRESSION_LEVEL, own_group

MOST_ATTRIBUTES = 1000
RUN_IDENTIFIER = "experiment:run identifier"


def begin_scores_file(measurement: Path, draft: Path, target: Path) -> None:
    """Write the attributes of the measurement and the way to it into ``draft``, which becomes ``target``.

    Raises:
        BadInput: if the measurement cannot be read.
    """
    with open_file(measurement) as source, told_as_bad_input(measurement), h5py.File(draft, "w") as file:
        for name in list(source.attrs)[:MOST_ATTRIBUTES]:
            # All attributes of the format are single values.
            if source.attrs.get_id(name).shape == ():
                file.attrs[name] = read_attribute(measurement, source, name)
        file.create_group("events")
        _write_basin(file, _features(measurement, source), measurement, target)


def _features(measurement: Path, source: h5py.File) -> list[str] | None:
    """Return what is taken from the measurement; None: everything.

    Scores or classes that lie in the measurement would be mixed with the new ones.
    """
    groups = [safe_group(measurement, source, name) for name in ("events", "basin_events")]
    names = {name for group in groups if group is not None for name in member_names(measurement, group)}
    others = {name for name in names if name != CLASS and not is_score(name)}
    return sorted(others) if others != names else None


def _write_basin(file: h5py.File, features: list[str] | None, measurement: Path, target: Path) -> None:
    """Name the measurement: where it lies from the file's place first, so that both can be moved together."""
    identifier = file.attrs.get(RUN_IDENTIFIER)
    basin = {
        "description": "The measurement that was classified",
        "features": features,
        "format": "hdf5",
        "identifier": identifier if isinstance(identifier, str) else None,
        "mapping": "same",
        "name": f"Measurement classified by {PROGRAM}",
        "paths": _paths(measurement, target),
        "perishable": False,
        "type": "file",
    }
    lines = [line.encode("utf-8") for line in json.dumps(basin, indent=2, sort_keys=True).split("\n")]
    own_group(file, "basins").create_dataset(
        hashlib.md5(b"".join(lines), usedforsecurity=False).hexdigest(),
        data=np.array(lines, dtype=f"S{max(map(len, lines))}"),
        maxshape=(None,),
        chunks=True,
        fletcher32=True,
        **hdf5plugin.Zstd(clevel=COMPRESSION_LEVEL),
    )


def _paths(measurement: Path, target: Path) -> list[str]:
    whole = measurement.resolve()
    try:
        relative = os.path.relpath(whole, target.resolve().parent)
    except ValueError:
        # Another drive of Windows.
        return [str(whole)]
    return [PurePath(relative).as_posix(), str(whole)]
