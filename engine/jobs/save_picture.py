"""Saves one picture of an evaluation, or its numbers."""

from __future__ import annotations

from pathlib import Path

from datasets.basics.errors import BadInput, WorkFailed
from datasets.basics.files import atomic_write
from engine.jobs.base import JobInfo
from engine.protocol.evaluation import SavePictureRequest, SavePictureResult
from engine.steps.assessment.assessing import assessed
from engine.steps.context import JobContext

JOB = JobInfo(name="save_picture", request=SavePictureRequest, result=SavePictureResult, needs_network=True)


def run(request: SavePictureRequest, context: JobContext) -> SavePictureResult:
    """Draw the picture and write the one file."""
    from models.evaluation.pictures.registry import PICTURES, pictures_of
    from models.evaluation.pictures.style import format_of, rendered
    from models.evaluation.report import numbers_of

    kind = format_of(request.path)
    picture = PICTURES.get(request.picture)
    assessment = assessed(request.evaluate, context).assessment
    if request.picture not in pictures_of(assessment):
        raise BadInput(f"There is no picture “{picture.INFO.title}” of these images.")
    content = (
        numbers_of(picture, assessment) if kind == "csv" else rendered(picture, assessment, [kind])[kind]
    )
    try:
        atomic_write(Path(request.path), content)
    except OSError as error:
        raise WorkFailed(
            f"{request.path} cannot be written ({error.strerror}): choose another folder."
        ) from error
    return SavePictureResult(path=request.path)
