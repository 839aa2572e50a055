"""``find-rate``: suggests a learning rate for a session or for data."""

from __future__ import annotations

from typing import Annotated

import typer

from datasets.basics.errors import BadInput
from engine.commands.base import AsJson, CommandInfo, FindIn, Settings
from engine.data_arguments import Data, absolute_folders, changed_by, open_session, session_from_data
from engine.json_text import json_text
from engine.protocol.rate_finder import FindLearningRateRequest, FindLearningRateResult
from engine.terminal import perform, quiet_stdout

COMMAND = CommandInfo(name="find-rate", order=35)


def command(
    session: Annotated[
        str | None, typer.Argument(metavar="[SESSION.xlsx]", help="Session to look at.")
    ] = None,
    data: Data = None,
    settings: Settings = None,
    steps: Annotated[int, typer.Option(min=30, max=10_000, help="Batches of the search.")] = 120,
    device: Annotated[
        str | None, typer.Option(help="auto, cpu, gpu:0, or gpu:0,1 for several together.")
    ] = None,
    find_in: FindIn = None,
    as_json: AsJson = False,
) -> None:
    """Suggest a learning rate: train for a moment while the rate grows, until the loss explodes."""
    if (session is None) == (data is None):
        raise BadInput("Give either a session or data (--data).")
    with quiet_stdout() as write:
        asked = session_from_data(data, (), "session") if session is None else open_session(session, find_in)
        asked = changed_by(asked, settings, device=device)
        request = FindLearningRateRequest(session=asked, find_in=absolute_folders(find_in), steps=steps)
        result = perform("find_learning_rate", request, FindLearningRateResult)
        if as_json:
            write(json_text(result))
            return
        span = f"{result.lowest:.2g} to {result.highest:.2g}"
        write(f"Learning rate: {result.suggested:.2g} (worth trying: {span})")
        write(
            f"Set it with --set learning_rate={result.suggested:.2g}"
            if result.is_clear
            else "The loss fell by hardly more than it varies, so this rate says little: try more --steps."
        )
