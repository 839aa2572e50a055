"""``export``: writes a model for other programs and proves each file in its real consumer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from datasets.basics.errors import BadInput, NotVerified
from engine.commands.base import AsJson, CommandInfo, FindIn
from engine.protocol.exports import ExportJobResult, ExportRequest
from engine.terminal import perform, quiet_stdout
from models.export.result import ExportResult

COMMAND = CommandInfo(name="export", order=80)


def command(
    model: Annotated[str, typer.Argument(metavar="RUN-or-MODEL", help="Run folder or .keras file.")],
    to: Annotated[str, typer.Option("--to", help="Formats, separated by commas, e.g. frozen-pb.")],
    out: Annotated[str | None, typer.Option(help="Folder; without it, exports/ of the run.")] = None,
    find_in: FindIn = None,
    as_json: AsJson = False,
) -> None:
    """Export a model; each file is checked against the original on real images."""
    formats = tuple(name.strip() for name in to.split(",") if name.strip())
    if not formats:
        raise BadInput("--to: name at least one format, e.g. frozen-pb.")
    request = ExportRequest(
        model=str(Path(model).expanduser().absolute()),
        formats=formats,
        out=None if out is None else str(Path(out).expanduser().absolute()),
        find_in=tuple(find_in or ()),
    )
    with quiet_stdout() as write:
        result = perform("export", request, ExportJobResult)
        write(result.model_dump_json() if as_json else "\n".join(_line(entry) for entry in result.exports))
    failed = [entry for entry in result.exports if not entry.verified]
    if failed:
        raise NotVerified(f"{failed[0].format}: {failed[0].reason}")


def _line(entry: ExportResult) -> str:
    if not entry.verified:
        return f"{entry.format}: not verified. {entry.reason}"
    return (
        f"{entry.format}: {entry.path}, {entry.bytes:,} bytes, verified in {entry.consumer} "
        f"{entry.consumer_version}, largest difference {entry.max_abs_diff:.1e}"
    )
