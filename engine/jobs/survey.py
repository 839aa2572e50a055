"""Finds, counts, measures and hashes what the user named, and proposes a session for it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from datasets.basics.errors import BadInput
from datasets.basics.progress import part_of
from datasets.discovery import discover_paths
from datasets.facts import RowFacts
from datasets.sources.registry import open_source, source_name
from datasets.spec import DataRow
from datasets.survey import survey_row
from engine.jobs.base import JobContext, JobInfo
from engine.jobs.shrink import shrunk
from engine.protocol.jobs import RowSurveyed, SurveyRequest, SurveyResult
from engine.protocol.pictures import Picture
from sessions.propose import propose_session

JOB = JobInfo(name="survey", request=SurveyRequest, result=SurveyResult)

FIRST_LOOK = 1
FIRST_LOOK_EDGE_PX = 64


def run(request: SurveyRequest, context: JobContext) -> SurveyResult:
    """Survey row by row; each finished row is told as an event ``row``."""
    found = [_with_source(row) for row in request.rows]
    notes: list[str] = []
    found += discover_paths([Path(path) for path in request.paths], notes.append)
    rows: list[DataRow] = []
    facts: list[RowFacts] = []
    for position, row in enumerate(found):
        name = Path(row.path).name
        context.progress(position / len(found), f"Reading {name}")
        within = part_of(context.progress, position / len(found), (position + 1) / len(found))
        # A file with labels is several rows but hashed once.
        same_file = next((other for other in rows if other.path == row.path), None)
        surveyed, row_facts = survey_row(row, within, same_file)
        rows.append(surveyed)
        facts.append(row_facts)
        context.event("row", RowSurveyed(row=surveyed, facts=row_facts, pictures=_first_look(surveyed)))
    return SurveyResult(
        rows=tuple(rows),
        facts=tuple(facts),
        session=propose_session(rows, facts, request.name),
        notes=tuple(notes),
    )


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
