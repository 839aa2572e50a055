"""``resume``: goes on with a training after a stop, crash or power cut."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from engine.commands.base import AsJson, CommandInfo, FindIn, Settings
from engine.data_arguments import absolute, absolute_folders
from engine.protocol.training import ResumeRequest, TrainResult
from engine.terminal import perform, quiet_stdout
from engine.training_text import event_line, result_lines, result_object
from sessions.epochs import settings_history
from sessions.run_folder import RunFolder
from sessions.settings import apply_settings, difference

COMMAND = CommandInfo(name="resume", order=50)


def command(
    run: Annotated[str, typer.Argument(metavar="RUN", help="The run folder.")],
    settings: Settings = None,
    find_in: FindIn = None,
    as_json: AsJson = False,
) -> None:
    """Go on with a training; unless --set changes it, the result is the same as if it had never stopped."""
    with quiet_stdout() as write:
        folder = Path(absolute(run))
        changes = _changes(RunFolder.open(folder), settings or [])
        request = ResumeRequest(run=str(folder), find_in=absolute_folders(find_in), changes=changes)
        result = perform("resume", request, TrainResult, event_line=event_line)
        write(result_object(result) if as_json else "\n".join(result_lines(result)))


def _changes(run: RunFolder, assignments: list[str]) -> dict[str, Any]:
    """Return what the assignments change in the settings that the run had last."""
    now = settings_history(run.session(), run.entries())[-1].session
    return difference(now, apply_settings(now, assignments))
