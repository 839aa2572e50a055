"""What the jobs on exports are asked and what they answer."""

from __future__ import annotations

from datasets.basics.options import Options
from datasets.spec import DataRow
from models.export.options import ExportOptions
from models.export.result import ExportResult


class ExportRequest(Options):
    """Write a model in these formats, each checked on surveyed ``rows`` or, without any, the run's images."""

    model: str
    formats: tuple[str, ...]
    rows: tuple[DataRow, ...] = ()
    out: str | None = None
    find_in: tuple[str, ...] = ()
    options: ExportOptions = ExportOptions()


class ExportJobResult(Options):
    exports: tuple[ExportResult, ...]


class ExportCheckRequest(Options):
    """Ask every format whether it can hold this model (run folder or model file)."""

    model: str


class FormatCheck(Options):
    format: str
    reason: str
    """Why the format cannot be written: the library or the layer; empty if it can."""
    is_library_missing: bool = False
    """It is the library."""


class ExportCheckResult(Options):
    formats: tuple[FormatCheck, ...]


class ListExportsRequest(Options):
    """Look for exports that were made of a run earlier."""

    run: str


class ListedExport(Options):
    """An export that is there, and what no longer fits."""

    result: ExportResult
    made: str
    """When; ISO 8601, UTC."""
    file_changed: bool
    """The file is another one than the one that was checked."""
    model_changed: bool
    """The run has another model now."""
    card_changed: bool
    """Decisions, licence or notes are others now."""
    classes: tuple[str, ...] = ()
    """The classes of a file that tells only some of the model's apart; empty: it tells all of them."""


class SaveTradeOffRequest(Options):
    """Draw accuracy against size and time of the exports of a run."""

    run: str
    path: str
    """File to write: .png, .svg or .pdf, or .csv for the numbers."""


class SaveTradeOffResult(Options):
    path: str
    n: int
    """Exports that are compared in it."""


class ListExportsResult(Options):
    exports: tuple[ListedExport, ...]
    unreadable: tuple[str, ...] = ()
    """Names of cards that cannot be read."""
    without_card: tuple[str, ...] = ()
    """Names of model files that have no card, so that nobody knows how they are fed and were checked."""
    without_file: tuple[str, ...] = ()
    """Names of cards whose model file is gone."""
