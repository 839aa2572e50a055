"""Where predictions go: checked before any work."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from datasets.basics.errors import BadInput
from datasets.score_ids import check_ids
from datasets.spec import DataRow
from engine.protocol.prediction import PredictRequest
from engine.steps.prediction.sort_images import check_sort_folder
from models.card import ModelCard
from sessions.predictions.registry import (
    MEASUREMENT,
    Wishes,
    check_target,
    is_folder_target,
    scored_files,
)
from sessions.predictions.rtdc import check_former, measurement_ids


def check_targets(request: PredictRequest, card: ModelCard) -> None:
    """Check everything that can be known of the outputs.

    Raises:
        BadInput: saying which of them cannot be written, and why.
    """
    if not any(row.n_images for row in request.rows):
        raise BadInput("There are no images to classify: name folders, image files or .rtdc files.")
    if request.sort_into is not None:
        check_sort_folder(Path(request.sort_into))
        if card.labels == "several":
            raise BadInput(
                "The model gives an image several labels, so images cannot be sorted into one folder each: "
                "write a table with --out."
            )
    inputs = [Path(path) for path in (*request.models, *(row.path for row in request.rows))]
    for out in request.outs:
        check_target(Path(out), inputs, request.replace)
    wishes = wishes_of(request)
    check_ids(card.classes, wishes.score_ids)
    for target, measurement in _measurement_targets(request.rows, request.outs):
        if target.exists():
            check_target(target, inputs, request.replace)
            if not request.replace:
                check_former(target, measurement)
        measurement_ids(measurement, card.classes, wishes)
    _check_every_row_goes_somewhere(request)


def wishes_of(request: PredictRequest) -> Wishes:
    """Return how the user wants the files."""
    return Wishes(rtdc=request.rtdc, score_ids=request.score_ids)


def written_files(request: PredictRequest) -> list[Path]:
    """Return all files and folders of ``outs`` that are going to be written, a folder before its files."""
    outs = [Path(out) for out in request.outs]
    return outs + [target for target, _ in _measurement_targets(request.rows, request.outs)]


def outs_of_row(row: DataRow, rows: Sequence[DataRow], outs: Sequence[str]) -> tuple[str, ...]:
    """Return the files that are written for one row alone."""
    return tuple(
        str(target)
        for target, measurement in _measurement_targets(rows, outs)
        if measurement == Path(row.path) and row.source == MEASUREMENT
    )


def _measurement_targets(rows: Sequence[DataRow], outs: Sequence[str]) -> list[tuple[Path, Path]]:
    """Return (file with scores, measurement) of everything that becomes an RT-DC file."""
    measurements = tuple(dict.fromkeys(row.path for row in rows if row.source == MEASUREMENT))
    found: list[tuple[Path, Path]] = []
    for out in map(Path, outs):
        if is_folder_target(out):
            if not measurements:
                raise BadInput(f"{out} is a folder for .rtdc files, and no .rtdc file is classified.")
            found += [(target, Path(one)) for one, target in scored_files(out, measurements).items()]
        elif out.suffix.lower() == f".{MEASUREMENT}":
            if len(measurements) != 1:
                raise BadInput(
                    f"{out.name} takes the scores of exactly one .rtdc file, and there are "
                    f"{len(measurements)}: name a folder for several files, or write a table."
                )
            found.append((out, Path(measurements[0])))
    return found


def _check_every_row_goes_somewhere(request: PredictRequest) -> None:
    only_rtdc = all(
        is_folder_target(Path(out)) or Path(out).suffix.lower() == f".{MEASUREMENT}" for out in request.outs
    )
    if request.sort_into is not None or not request.outs or not only_rtdc:
        return
    for row in request.rows:
        if row.source != MEASUREMENT:
            raise BadInput(
                f"{row.path} is no .rtdc file, so its scores need a table: write .csv, .xlsx or .npz as well."
            )
