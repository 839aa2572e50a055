"""Exports a model and proves each file in its real consumer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from datasets.basics.errors import BadInput
from datasets.basics.progress import part_of
from engine.jobs.base import JobContext, JobInfo
from engine.jobs.check_samples import check_samples
from engine.jobs.export_card import card_to_hand_on
from engine.jobs.model_source import ModelSource, model_source
from engine.protocol.exports import ExportJobResult, ExportRequest
from models.export.registry import EXPORTS
from models.modc.formats import SESSION

JOB = JobInfo(name="export", request=ExportRequest, result=ExportJobResult, needs_network=True)


def run(request: ExportRequest, context: JobContext) -> ExportJobResult:
    """Write and verify each format; a file that fails its check is not left behind.

    A format that cannot hold the network, or whose check fails, does not keep the others from being
    written. Each result is told as it comes.
    """
    # An unknown name is told before any work.
    formats = [EXPORTS.get(name) for name in request.formats]
    from models.backend import prepare
    from models.export.classes import of_classes
    from models.export.pipeline import export
    from models.export.task import export_task
    from models.files import load_model

    source = model_source(Path(request.model))
    out = _folder(request, source)
    context.progress(0.0, "Starting the network library")
    prepare()
    model, card = load_model(source.file)
    card = card_to_hand_on(source, card)
    samples = check_samples(source, request.find_in, context)
    task = export_task(model, card, samples, request.options, context.progress)
    task = replace(task, supplements=_supplements(source))
    if request.options.classes:
        task = of_classes(task, request.options.classes)
    results = []
    for place, entry in enumerate(formats):
        within = part_of(context.progress, place / len(formats), (place + 1) / len(formats))
        results.append(export(entry, task, out, within))
        context.event("export", results[-1])
    context.progress(1.0, "Done")
    return ExportJobResult(exports=tuple(results))


def _supplements(source: ModelSource) -> dict[str, bytes]:
    """Return what a container takes along: the session's spreadsheet, where there is one."""
    if source.run is None or not source.run.spreadsheet.is_file():
        return {}
    return {SESSION: source.run.spreadsheet.read_bytes()}


def _folder(request: ExportRequest, source: ModelSource) -> Path:
    if request.out is not None:
        return Path(request.out)
    if source.run is None:
        raise BadInput("Say where the export goes: --out FOLDER.")
    return source.run.exports
