"""What the job ``export`` is asked and what it answers."""

from __future__ import annotations

from datasets.basics.options import Options
from models.export.options import ExportOptions
from models.export.result import ExportResult


class ExportRequest(Options):
    model: str
    formats: tuple[str, ...]
    out: str | None = None
    find_in: tuple[str, ...] = ()
    options: ExportOptions = ExportOptions()


class ExportJobResult(Options):
    exports: tuple[ExportResult, ...]
