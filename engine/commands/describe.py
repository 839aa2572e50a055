"""``describe``: the licence and the notes that travel with a run's model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.commands.base import AsJson, CommandInfo
from engine.data_arguments import absolute
from engine.json_text import json_text
from engine.protocol.model_info import AnnotateRequest, AnnotateResult
from engine.terminal import perform, quiet_stdout
from sessions.description import description_of
from sessions.journal_entries import Described
from sessions.run_folder import RunFolder

COMMAND = CommandInfo(name="describe", order=66)


def command(
    run: Annotated[str, typer.Argument(metavar="RUN", help="The run folder.")],
    licence: Annotated[
        str | None, typer.Option("--licence", help="Under which others may use the model.")
    ] = None,
    notes: Annotated[str | None, typer.Option("--notes", help="What others should know about it.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write licence and notes of a run's model, which its exports carry; without options, show them."""
    with quiet_stdout() as write:
        path = absolute(run)
        now = description_of(RunFolder.open(Path(path))) or Described()
        told = AnnotateResult(
            licence=now.licence if licence is None else licence, notes=now.notes if notes is None else notes
        )
        if licence is not None or notes is not None:
            request = AnnotateRequest(model=path, licence=told.licence, notes=told.notes)
            told = perform("annotate", request, AnnotateResult)
        lines = f"Licence: {told.licence or '-'}\nNotes: {told.notes or '-'}"
        write(json_text(told) if as_json else lines)
