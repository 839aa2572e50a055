"""``contrast``: what differs between runs."""

from __future__ import annotations

from typing import Annotated

import typer

from datasets.basics.errors import BadInput
from engine.commands.base import AsJson, CommandInfo
from engine.contrast_text import contrast_lines
from engine.data_arguments import absolute
from engine.json_text import json_text
from engine.protocol.history import ContrastRunsRequest, ContrastRunsResult
from engine.terminal import perform, quiet_stdout

COMMAND = CommandInfo(name="contrast", order=48)


def command(
    runs: Annotated[list[str], typer.Argument(metavar="RUN…", help="Two run folders or more.")],
    as_json: AsJson = False,
) -> None:
    """Show only what differs between runs, and the mean and spread of their figures."""
    if len(runs) < 2:
        raise BadInput("Name two runs or more: one alone differs from nothing.")
    with quiet_stdout() as write:
        request = ContrastRunsRequest(runs=tuple(absolute(run) for run in runs))
        result = perform("contrast_runs", request, ContrastRunsResult)
        if result.unreadable:
            raise BadInput(result.unreadable[0])
        write(json_text(result) if as_json else "\n".join(contrast_lines(result)))
