"""Corrects the class fractions of new images for the errors of a model."""

from __future__ import annotations

from pathlib import Path

from datasets.basics.errors import BadInput
from engine.jobs.base import JobInfo
from engine.protocol.decisions import PrevalenceRequest, PrevalenceResult
from engine.steps.context import JobContext
from engine.steps.models.model_source import model_source
from engine.steps.prediction.correction import correction_of
from models.card import ModelCard
from models.files import read_card

JOB = JobInfo(name="prevalence", request=PrevalenceRequest, result=PrevalenceResult)


def run(request: PrevalenceRequest, context: JobContext) -> PrevalenceResult:
    """Correct by the confusion of the validation images, which stands in the model's card."""
    card = read_card(model_source(Path(request.model)).file)
    if len(request.counts) != len(card.classes) or min(request.counts, default=0) < 0:
        raise BadInput(f"One count for each of the {len(card.classes)} classes is expected.")
    correction = correction_of(card)
    if correction is None:
        raise BadInput(
            f"{request.model} has no confusion matrix of validation images, by which its errors are known."
        )
    fractions = correction.fractions(request.counts)
    return PrevalenceResult(fractions=fractions, sentence=correction.problem or _sentence(card))


def _sentence(card: ModelCard) -> str:
    return (
        f"Corrected for the errors on {card.metrics['validation'].n:,} validation images. This holds as long "
        "as each class looks as it did there; only how many there are may differ."
    )
