"""``resume``: goes on with a training after a stop, crash or power cut."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.commands.base import AsJson, CommandInfo, FindIn
from engine.protocol.jobs import ResumeRequest, TrainResult
from engine.terminal import perform, quiet_stdout
from engine.training_text import event_line, result_lines, result_object

COMMAND = CommandInfo(name="resume", order=50)


def command(
    run: Annotated[str, typer.Argument(metavar="RUN", help="The run folder.")],
    find_in: FindIn = None,
    as_json: AsJson = False,
) -> None:
    """Go on with a training; the result is the same as if it had never stopped."""
    with quiet_stdout() as write:
        request = ResumeRequest(run=str(Path(run).expanduser().absolute()), find_in=tuple(find_in or ()))
        result = perform("resume", request, TrainResult, event_line=event_line)
        write(result_object(result) if as_json else "\n".join(result_lines(result)))
