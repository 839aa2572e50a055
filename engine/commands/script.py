"""``script``: a session or a run as a script that gives the same weights."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from datasets.basics.replacing import check_free
from engine.commands.base import AsJson, CommandInfo
from engine.data_arguments import absolute
from engine.json_text import json_text
from engine.protocol.scripts import WriteScriptRequest, WriteScriptResult
from engine.terminal import perform, quiet_stdout

COMMAND = CommandInfo(name="script", order=65)


def command(
    path: Annotated[str, typer.Argument(metavar="SESSION-or-RUN", help="Session, or run folder.")],
    out: Annotated[str, typer.Option("--out", help="The script to write: FILE.py or FILE.sh.")],
    as_json: AsJson = False,
) -> None:
    """Write a short Python or shell script that trains a session again, to the same weights."""
    check_free(Path(absolute(out)))
    with quiet_stdout() as write:
        request = WriteScriptRequest(path=absolute(path), out=absolute(out))
        result = perform("write_script", request, WriteScriptResult)
        for remark in result.remarks:
            typer.echo(remark, err=True)
        write(json_text(result) if as_json else f"{result.path}: run it to train the same again.")
