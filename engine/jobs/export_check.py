"""Asks every export format whether it can hold a model, before anything is written."""

from __future__ import annotations

from pathlib import Path

from engine.jobs.base import JobInfo
from engine.protocol.exports import ExportCheckRequest, ExportCheckResult, FormatCheck
from engine.steps.context import JobContext
from engine.steps.models.model_source import model_source
from models.export.pipeline import missing_library
from models.export.registry import EXPORTS

JOB = JobInfo(name="export_check", request=ExportCheckRequest, result=ExportCheckResult, needs_network=True)


def run(request: ExportCheckRequest, context: JobContext) -> ExportCheckResult:
    """Return for every format why it cannot be written here; empty if it can."""
    from models.backend import prepare
    from models.files import load_model

    source = model_source(Path(request.model))
    context.progress(0.0, "Starting the network library")
    prepare()
    context.progress(0.5, "Asking the formats")
    model, card = load_model(source.file)
    checks = []
    for name, entry in EXPORTS.entries().items():
        absent = missing_library(entry.EXPORT)
        reason = absent or entry.refusal(model, card)
        checks.append(FormatCheck(format=name, reason=reason, is_library_missing=bool(absent)))
    return ExportCheckResult(formats=tuple(checks))
