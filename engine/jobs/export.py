"""Exports a model and proves each file in its real consumer."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from datasets.basics.errors import BadInput, WorkFailed
from datasets.basics.progress import Progress, part_of
from engine.jobs.base import JobInfo
from engine.protocol.exports import ExportJobResult, ExportRequest
from engine.steps.context import JobContext
from engine.steps.exports.check_samples import check_samples
from engine.steps.exports.export_card import card_to_hand_on
from engine.steps.exports.rounding import with_rounding_learnt
from engine.steps.models.model_source import ModelSource, model_source
from models.export.checks.verify import failed
from models.export.pipeline import export, refused
from models.export.raw_pixels import refusal_of_pixels
from models.export.registry import EXPORTS, ExportModule
from models.export.result import ExportResult
from models.modc.formats import SESSION
from sessions.run_folder import RunFolder

if TYPE_CHECKING:
    from models.export.task import ExportTask

PREPARED = 0.05
"""Share of the bar at which the images for the checks are there; the formats share the rest evenly."""
NO_RUN = (
    "Training on with rounding needs the run of the model, and this file has none: leave out "
    "quantization_aware_epochs."
)
JOB = JobInfo(name="export", request=ExportRequest, result=ExportJobResult, needs_network=True)


def run(request: ExportRequest, context: JobContext) -> ExportJobResult:
    """Write and verify each format; a file that fails its check is not left behind.

    A format that cannot hold the network, whose check fails, or whose file cannot be put in place does not
    keep the others from being written. Each result is told as it comes.
    """
    # An unknown name is told before any work.
    formats = [EXPORTS.get(name) for name in request.formats]
    from models.backend import prepare
    from models.export.classes import note_on
    from models.export.task import export_task
    from models.files import load_model

    source = model_source(Path(request.model))
    out = _folder(request, source)
    context.progress(0.0, "Starting the network library")
    prepare()
    model, card = load_model(source.file)
    card = card_to_hand_on(source, card)
    looking = part_of(context.progress, 0.0, PREPARED)
    samples = check_samples(source, card, request.rows, request.find_in, looking)
    task = export_task(model, card, samples, request.options)
    task = replace(task, supplements=_supplements(source))
    plain = _of_wanted_classes(task)
    is_own = source.run is not None and out == source.run.exports
    notes = (source.lost_decisions(), note_on(card, request.options.classes))
    note = " ".join(one for one in notes if one)
    results = []
    was_there = out.exists()
    writing = part_of(context.progress, PREPARED, 1.0)
    for place, entry in enumerate(formats):
        within = part_of(writing, place / len(formats), (place + 1) / len(formats))
        learns = entry.EXPORT.learns_rounding and request.options.quantization_aware_epochs
        if learns and source.run is None:
            result = refused(entry.EXPORT, NO_RUN)
        elif learns and source.run is not None:
            result = _trained_on(entry, task, source.run, request.find_in, out, within, is_own)
        else:
            result = export(entry, plain, out, within, is_own=is_own)
        results.append(_with_note(result, note))
        context.event("export", results[-1])
    if not was_there:
        _remove_if_empty(out)
    context.progress(1.0, "Done")
    return ExportJobResult(exports=tuple(results))


def _remove_if_empty(folder: Path) -> None:
    """Remove a folder that was made for files of which none came about."""
    with suppress(OSError):  # it holds something, or was never made
        folder.rmdir()


def _trained_on(
    entry: ExportModule,
    task: ExportTask,
    run: RunFolder,
    find_in: tuple[str, ...],
    out: Path,
    progress: Progress,
    is_own: bool,
) -> ExportResult:
    """Train the network on with rounding, then write it; if that fails, only this format fails."""
    reason = refusal_of_pixels(task, entry.EXPORT) if task.options.preprocessing_inside else ""
    if reason:
        return refused(entry.EXPORT, reason)
    try:
        tuned = with_rounding_learnt(task, run, find_in, part_of(progress, 0.0, 0.8))
    except BadInput as error:
        return refused(entry.EXPORT, str(error))
    except WorkFailed as error:
        return failed(entry.EXPORT, str(error))
    return export(entry, _of_wanted_classes(tuned), out, part_of(progress, 0.8, 1.0), is_own=is_own)


def _with_note(result: ExportResult, note: str) -> ExportResult:
    """Return the result with something more to know of its file, where there is one."""
    if result.path is None or not note:
        return result
    return result.model_copy(update={"note": f"{result.note} {note}".strip()})


def _of_wanted_classes(task: ExportTask) -> ExportTask:
    from models.export.classes import of_classes

    return of_classes(task, task.options.classes) if task.options.classes else task


def _supplements(source: ModelSource) -> dict[str, bytes]:
    """Return what a container takes along: the session's spreadsheet, where there is one."""
    if source.run is None or not source.run.spreadsheet.is_file():
        return {}
    return {SESSION: source.run.spreadsheet.read_bytes()}


def _folder(request: ExportRequest, source: ModelSource) -> Path:
    """Return the folder to write into, which may not be there yet.

    Raises:
        BadInput: if nobody says which one, or there is a file in its place.
    """
    if request.out is not None:
        out = Path(request.out)
    elif source.run is not None:
        out = source.run.exports
    else:
        raise BadInput("Say where the export goes: --out FOLDER.")
    there = next((path for path in (out, *out.parents) if os.path.lexists(path)), out)
    if not there.is_dir():
        raise BadInput(f"The export cannot go into {out}, because {there} is no folder: name one with --out.")
    return out
