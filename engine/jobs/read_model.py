"""Reads the card of a model, for the window."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from datasets.score_ids import score_ids
from engine.jobs.base import JobInfo
from engine.protocol.model_info import ReadModelRequest, ReadModelResult
from engine.steps.context import JobContext
from engine.steps.exports.export_card import described
from engine.steps.models.model_source import ModelSource, model_source
from models.evaluation.figures import Metrics
from models.files import read_card

JOB = JobInfo(name="read_model", request=ReadModelRequest, result=ReadModelResult)

MEASURED_PARTS = ("validation", "test")


def run(request: ReadModelRequest, context: JobContext) -> ReadModelResult:
    """Return the card of a run's best model, or of a model file, with what was written and decided since."""
    source = model_source(Path(request.model))
    card = read_card(source.file)
    card = described(source, card)
    known = {"metrics": card.metrics | _run_figures(source), "decisions": source.decisions()}
    card = card.model_copy(update=known)
    return ReadModelResult(
        file=str(source.file),
        name=source.file.stem if source.run is None else source.run.name,
        card=card,
        score_ids=dict(zip(card.classes, score_ids(card.classes), strict=True)),
    )


def _run_figures(source: ModelSource) -> dict[str, Metrics]:
    """Return the figures in the run folder by part; those that another version wrote are left out."""
    stored = (source.run.metrics() if source.run is not None else None) or {}
    found: dict[str, Metrics] = {}
    for part in MEASURED_PARTS:
        try:
            found[part] = Metrics.model_validate(stored.get(part))
        except ValidationError:
            continue
    return found
