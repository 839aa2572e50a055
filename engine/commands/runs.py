"""``runs``: all trainings on this computer."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Annotated

import typer

from datasets.basics.errors import BadInput
from datasets.basics.replacing import begins_with, check_replaceable
from engine.commands.base import AsJson, CommandInfo
from engine.data_arguments import absolute
from engine.history_text import history_lines
from engine.json_text import json_text
from engine.protocol.history import (
    ExportHistoryRequest,
    ExportHistoryResult,
    ImportHistoryRequest,
    ImportHistoryResult,
    LogRunsRequest,
    LogRunsResult,
    RemarkRunsRequest,
    RemarkRunsResult,
    RunHistoryRequest,
    RunHistoryResult,
)
from engine.terminal import perform, quiet_stdout
from sessions.run_history.table import REMARKS

COMMAND = CommandInfo(name="runs", order=47)

START = codecs.BOM_UTF8 + ",".join(("name", "run", *REMARKS)).encode() + b","
"""How every table of runs begins."""


def command(
    folders: Annotated[
        list[str] | None, typer.Argument(metavar="[FOLDER…]", help="Look for runs here too, from now on.")
    ] = None,
    forget: Annotated[list[str] | None, typer.Option(help="Folder that is looked in no more.")] = None,
    run: Annotated[
        list[str] | None,
        typer.Option("--run", help="Run folder for --star, --note, --tag and --to."),
    ] = None,
    star: Annotated[
        bool | None, typer.Option("--star/--no-star", help="Star the run, or take it away.")
    ] = None,
    note: Annotated[str | None, typer.Option(help="Note of the run.")] = None,
    tag: Annotated[list[str] | None, typer.Option(help="Tag to add.")] = None,
    untag: Annotated[list[str] | None, typer.Option(help="Tag to take away.")] = None,
    out: Annotated[str, typer.Option("--out", help="Write all runs with all options as FILE.csv.")] = "",
    take: Annotated[
        str, typer.Option("--import", help="Take stars, tags and notes over from a table of --out.")
    ] = "",
    to: Annotated[
        str, typer.Option("--to", help="tensorboard or mlflow: write the runs for it into --log-folder.")
    ] = "",
    log_folder: Annotated[str, typer.Option(help="Folder for --to.")] = "",
    as_json: AsJson = False,
) -> None:
    """List all runs on this computer with their figures, stars, notes and tags."""
    if bool(to) != bool(log_folder):
        raise BadInput("Give --to and --log-folder together.")
    if out:
        taken_from = [Path(absolute(take))] if take else []
        check_replaceable(
            Path(absolute(out)), "a table of runs", lambda path: begins_with(path, START), taken_from
        )
    with quiet_stdout() as write:
        if run and (note is not None or star is not None or tag or untag):
            changes = RemarkRunsRequest(
                runs=tuple(map(absolute, run)),
                star=star,
                note=note,
                add_tags=tuple(tag or ()),
                remove_tags=tuple(untag or ()),
            )
            perform("remark_runs", changes, RemarkRunsResult)
        if take:
            taken = perform("import_history", ImportHistoryRequest(path=absolute(take)), ImportHistoryResult)
            typer.echo(f"{taken.n} runs noted; {len(taken.unknown)} of the table are not there.", err=True)
        request = RunHistoryRequest(
            folders=tuple(map(absolute, folders or ())), forget=tuple(map(absolute, forget or ()))
        )
        result = perform("run_history", request, RunHistoryResult)
        if out:
            written = perform("export_history", ExportHistoryRequest(path=absolute(out)), ExportHistoryResult)
            typer.echo(f"{written.path}: {written.n} runs.", err=True)
        if to:
            wish = LogRunsRequest(kind=to, target=absolute(log_folder), runs=tuple(map(absolute, run or ())))
            logged = perform("log_runs", wish, LogRunsResult)
            typer.echo(f"{logged.n} runs are written into {log_folder}.", err=True)
        write(json_text(result) if as_json else "\n".join(history_lines(result)))
