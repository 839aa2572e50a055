"""``capsule``: packs a run into one file that another lab verifies."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from datasets.basics.replacing import check_free
from engine.commands.base import AsJson, CommandInfo, FindIn
from engine.data_arguments import absolute, absolute_folders
from engine.json_text import json_text
from engine.protocol.capsules import PackCapsuleRequest, PackCapsuleResult
from engine.terminal import perform, quiet_stdout
from sessions.capsule.document import SUFFIX

COMMAND = CommandInfo(name="capsule", order=86)


def command(
    run: Annotated[str, typer.Argument(metavar="RUN", help="The run folder.")],
    out: Annotated[str, typer.Option("--out", help=f"File to write, NAME{SUFFIX}.")],
    with_data: Annotated[bool, typer.Option("--with-data", help="Pack the images too.")] = False,
    find_in: FindIn = None,
    as_json: AsJson = False,
) -> None:
    """Pack a run into one zip: session, journal, models, figures, predictions, and its data if wished."""
    check_free(Path(absolute(out)))
    with quiet_stdout() as write:
        folders = absolute_folders(find_in)
        request = PackCapsuleRequest(
            run=absolute(run), out=absolute(out), with_data=with_data, find_in=folders
        )
        result = perform("pack_capsule", request, PackCapsuleResult)
        told = f"{result.path}: {result.n_files} files, {result.size_bytes:,} bytes, SHA-256 {result.sha256}"
        write(json_text(result) if as_json else told)
