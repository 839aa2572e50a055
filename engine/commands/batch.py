"""``batch``: one run for each row of a table."""

from __future__ import annotations

from typing import Annotated

import typer

from datasets.basics.errors import BadInput
from engine.batch_text import batch_lines, batch_object, row_line
from engine.commands.base import AsJson, CommandInfo, FindIn, Settings
from engine.data_arguments import absolute, absolute_folders
from engine.exit_codes import WORK_FAILED
from engine.json_text import json_text
from engine.protocol.batch import PlanBatchRequest, PlanBatchResult, RunBatchRequest, RunBatchResult
from engine.terminal import perform, perform_apart, quiet_stdout

COMMAND = CommandInfo(name="batch", order=45)


def command(
    table: Annotated[
        str,
        typer.Argument(
            metavar="TABLE", help="Table (.csv, .xlsx): a row for each run, any option as column."
        ),
    ],
    out: Annotated[str, typer.Option("--out", help="Folder for the runs and the table of results.")] = "",
    data: Annotated[
        str, typer.Option("--data", help="Folder with the images of rows that name none themselves.")
    ] = "",
    settings: Settings = None,
    find_in: FindIn = None,
    check_only: Annotated[bool, typer.Option("--check", help="Check the table, and train nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Train one run for each row of a table; started again, it goes on where it was stopped."""
    if not out and not check_only:
        raise BadInput("Say where the runs go: --out FOLDER.")
    with quiet_stdout() as write:
        request = PlanBatchRequest(
            table=absolute(table),
            data=absolute(data) if data else "",
            settings=tuple(settings or ()),
            find_in=absolute_folders(find_in),
        )
        # In a process of its own, because damaged images may crash their readers.
        planned = perform_apart("plan_batch", request, PlanBatchResult)
        for note in planned.notes:
            typer.echo(note, err=True)
        if check_only:
            n = len(planned.plan.runs)
            write(json_text(planned.plan) if as_json else f"{n} {'run' if n == 1 else 'runs'}: all is well.")
            return
        go = RunBatchRequest(plan=planned.plan, out=absolute(out))
        result = perform("run_batch", go, RunBatchResult, event_line=row_line)
        write(batch_object(result) if as_json else "\n".join(batch_lines(result)))
    if result.n_failed:
        raise typer.Exit(WORK_FAILED)
