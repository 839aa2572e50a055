"""``export``: writes a model for other programs and proves each file in its real consumer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from datasets.basics.chosen_options import with_chosen
from datasets.basics.errors import BadInput, NotVerified, WorkFailed
from engine.commands.base import AsJson, CommandInfo, FindIn, key_and_value
from engine.data_arguments import absolute, absolute_folders, surveyed_rows
from engine.json_text import json_text
from engine.protocol.exports import ExportJobResult, ExportRequest
from engine.terminal import perform, quiet_stdout
from models.export.options import ExportOptions
from models.export.registry import EXPORTS
from models.export.result import ExportResult

COMMAND = CommandInfo(name="export", order=80)


def command(
    model: Annotated[str, typer.Argument(metavar="RUN-or-MODEL", help="Run folder or .keras file.")],
    to: Annotated[
        list[str],
        typer.Option("--to", help=f"Formats, by commas or one by one: {', '.join(EXPORTS.names())}."),
    ],
    out: Annotated[str | None, typer.Option(help="Folder; without it, exports/ of the run.")] = None,
    data: Annotated[
        str | None, typer.Option(help="Images to check on, for a model file without a run.")
    ] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="An option as key=value, e.g. keep_unverified=true.")
    ] = None,
    find_in: FindIn = None,
    as_json: AsJson = False,
) -> None:
    """Export a model; each file is checked against the original on real images."""
    formats = formats_in(to)
    chosen = dict(key_and_value(text, "keep_unverified=true") for text in settings or ())
    options = with_chosen(ExportOptions(), chosen, "The export")
    with quiet_stdout() as write:
        request = ExportRequest(
            model=absolute(model),
            formats=formats,
            rows=() if data is None else surveyed_rows([absolute(data)], by_class=True),
            out=None if out is None else absolute(out),
            find_in=absolute_folders(find_in),
            options=options,
        )
        result = perform("export", request, ExportJobResult)
        write(json_text(result) if as_json else "\n".join(_line(entry) for entry in result.exports))
    _raise_for(result.exports)


def formats_in(texts: Sequence[str]) -> tuple[str, ...]:
    """Return each format once that is named in the texts of ``--to``, in which commas may stand.

    Raises:
        BadInput: if there is none.
    """
    names = [name.strip() for text in texts for name in text.split(",")]
    formats = tuple(dict.fromkeys(name for name in names if name))
    if not formats:
        raise BadInput("--to: name at least one format, e.g. frozen-pb.")
    return formats


def _raise_for(results: tuple[ExportResult, ...]) -> None:
    """Tell by the exit code that a check failed, else that a file was not written, else a refusal."""
    for entry in results:
        if not entry.verified and not entry.refused and not entry.unwritten:
            raise NotVerified(f"{entry.format}: {entry.reason}")
    for entry in results:
        if entry.unwritten:
            raise WorkFailed(f"{entry.format}: {entry.reason}")
    for entry in results:
        if entry.refused:
            raise BadInput(f"{entry.format}: {entry.reason}")


def _line(entry: ExportResult) -> str:
    if entry.refused or entry.unwritten:
        return f"{entry.format}: not written. {entry.reason}"
    if entry.path is None:
        return f"{entry.format}: not verified, and no file is left. {entry.reason}"
    if entry.verified:
        told = (
            f"{entry.format}: {entry.path}, {entry.bytes:,} bytes, verified in {entry.consumer} "
            f"{entry.consumer_version}, largest difference {entry.max_abs_diff:.1e}"
        )
    else:
        told = f"{entry.format}: {entry.path}, kept although it is not verified:\n  {entry.reason}"
    return f"{told}\n  {entry.note}" if entry.note else told
