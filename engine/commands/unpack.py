"""``unpack``: turns a capsule back into a run folder."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.commands.base import AsJson, CommandInfo
from engine.data_arguments import absolute
from engine.json_text import json_text
from engine.protocol.capsules import UnpackCapsuleRequest, UnpackCapsuleResult
from engine.terminal import perform, quiet_stdout

COMMAND = CommandInfo(name="unpack", order=87)


def command(
    capsule: Annotated[str, typer.Argument(metavar="CAPSULE", help="The file NAME.discern.zip.")],
    out: Annotated[str, typer.Option("--out", help="New folder for the run and its data.")],
    as_json: AsJson = False,
) -> None:
    """Unpack a capsule: the run into OUT/run, its data, if there are any in it, into OUT/data."""
    with quiet_stdout() as write:
        request = UnpackCapsuleRequest(path=absolute(capsule), out=absolute(out))
        result = perform("unpack_capsule", request, UnpackCapsuleResult)
        told = f"Run: {result.run}" + (f"\nData: {result.data}" if result.data else "")
        write(json_text(result) if as_json else told)
