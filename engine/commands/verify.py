"""``verify``: trains again from the session of a run and says whether it comes out the same."""

from __future__ import annotations

from typing import Annotated

import typer

from datasets.basics.errors import NotVerified
from engine.commands.base import AsJson, CommandInfo, FindIn
from engine.data_arguments import absolute, absolute_folders
from engine.json_text import json_text
from engine.protocol.verification import VerifyRequest, VerifyResult
from engine.terminal import perform, quiet_stdout
from engine.verification_text import event_line, result_lines

COMMAND = CommandInfo(name="verify", order=85)


def command(
    run: Annotated[str, typer.Argument(metavar="RUN-or-CAPSULE", help="Run folder, or a capsule of one.")],
    find_in: FindIn = None,
    as_json: AsJson = False,
) -> None:
    """Train again and say: bitwise equal, equal within the spread, or which step first differs (exit 3)."""
    with quiet_stdout() as write:
        folders = absolute_folders(find_in)
        request = VerifyRequest(path=absolute(run), find_in=folders)
        result = perform("verify", request, VerifyResult, event_line=event_line)
        write(json_text(result) if as_json else "\n".join(result_lines(result)))
    if result.verdict == "different":
        raise NotVerified(result.sentence)
