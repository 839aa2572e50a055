"""Finds, counts, measures and hashes what the user named, and proposes a session for it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from datasets.basics.errors import BadInput
from datasets.basics.percents import percent
from datasets.basics.progress import Progress, part_of
from datasets.basics.text_names import check_text
from datasets.discovery import discover_paths
from datasets.facts import RowFacts
from datasets.naming import counted
from datasets.preparation import prepare_files
from datasets.sources.registry import open_source, source_name
from datasets.spec import DataRow
from datasets.survey import READING_SHARE, hashed, look_at, row_facts
from engine.protocol.data import RowHashed, RowSurveyed, SurveyRequest, SurveyResult
from engine.protocol.pictures import Picture
from engine.steps.context import JobContext
from engine.steps.data.refusals import Refusals
from engine.steps.images.shrink import shrunk
from sessions.propose import propose_session

FIRST_LOOK_SHARE = 0.2
"""Share of the progress bar for the look at samples; the rest is for hashing whole files."""
FIRST_LOOK = 1
FIRST_LOOK_EDGE_PX = 64


def survey(request: SurveyRequest, context: JobContext) -> SurveyResult:
    """Look at each row and tell it as an event ``row``; then hash each and tell it as an event ``hashed``."""
    found = [_with_source(row) for row in request.rows]
    # Videos and TFRecord files are read once before they can be opened: seen by the user, who can cancel.
    prepare_files(
        [*(Path(row.path) for row in request.rows), *map(Path, request.paths)],
        lambda fraction, message: context.progress(0.0, f"{message} ({percent(fraction, 0)})"),
    )
    notes: list[str] = []
    refusals = Refusals(request.leave_out_damaged)
    found += _discovered(request, notes, refusals)
    looked: list[tuple[DataRow, RowFacts]] = []
    for number, row in enumerate(found):
        with refusals.noting():
            looked.append(_look(number, row, len(found), context))
    rows: list[DataRow] = []
    facts: list[RowFacts] = []
    for number, (row, first_facts) in enumerate(looked):
        progress = part_of(context.progress, _share(number, len(looked)), _share(number + 1, len(looked)))
        with refusals.noting(f"{row.path} with {counted(row.n_images, 'image', 'images')}"):
            complete, complete_facts = _completed(row, first_facts, rows, request, progress, context)
            rows.append(complete)
            facts.append(complete_facts)
            context.event("hashed", RowHashed(index=number, row=complete, facts=complete_facts))
    refusals.require(rows)
    return SurveyResult(
        rows=tuple(rows),
        facts=tuple(facts),
        session=propose_session(rows, facts, request.name),
        notes=tuple(notes),
        refused=tuple(refusals.sentences),
    )


def _completed(
    row: DataRow,
    first_facts: RowFacts,
    rows: Sequence[DataRow],
    request: SurveyRequest,
    progress: Progress,
    context: JobContext,
) -> tuple[DataRow, RowFacts]:
    """Return the row with its hash, and its facts after a look at every image, where these are wanted."""
    if not request.hashes:
        return row, first_facts
    # A file with labels is several rows but hashed once.
    same_file = next((other for other in rows if other.path == row.path), None)
    if not request.every_image:
        return hashed(row, progress, same_file), first_facts
    reading, hashing = part_of(progress, 0.0, READING_SHARE), part_of(progress, READING_SHARE, 1.0)
    facts = row_facts(context.scans.scan(row, reading))
    return hashed(row, hashing, same_file), facts


def _discovered(request: SurveyRequest, notes: list[str], refusals: Refusals) -> list[DataRow]:
    """Return the rows of all paths; of those that can be used, where the others may be left out."""
    paths = [Path(path) for path in request.paths]
    try:
        return discover_paths(paths, notes.append, request.by_class)
    except BadInput:
        if not refusals.are_allowed or len(paths) < 2:
            raise
    usable: list[Path] = []
    for path in paths:
        with refusals.noting():
            discover_paths([path], by_class=request.by_class)
            usable.append(path)
    return discover_paths(usable, notes.append, request.by_class)


def _look(number: int, row: DataRow, total: int, context: JobContext) -> tuple[DataRow, RowFacts]:
    start, end = FIRST_LOOK_SHARE * number / total, FIRST_LOOK_SHARE * (number + 1) / total
    # No session can name it.
    check_text(row.path)
    found, facts = look_at(row, part_of(context.progress, start, end))
    context.event("row", RowSurveyed(row=found, facts=facts, pictures=_first_look(found)))
    return found, facts


def _share(number: int, total: int) -> float:
    return FIRST_LOOK_SHARE + (1 - FIRST_LOOK_SHARE) * number / total


def _with_source(row: DataRow) -> DataRow:
    return row.model_copy(update={"source": source_name(Path(row.path))})


def _first_look(row: DataRow) -> tuple[Picture, ...]:
    pictures = []
    with open_source(row) as source:
        for index in range(min(FIRST_LOOK, source.n_images)):
            try:
                image = source.read(index)
            except BadInput:
                # The facts of the row name the unreadable images already.
                continue
            pictures.append(Picture.of(shrunk(np.asarray(image), FIRST_LOOK_EDGE_PX)))
    return tuple(pictures)
