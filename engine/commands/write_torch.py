"""``write-torch``: writes a network as PyTorch has it, for an export (hidden)."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Annotated

import typer

from engine.commands.base import CommandInfo

COMMAND = CommandInfo(name="write-torch", order=991, hidden=True)
WRITER = "models.export.graphs.torch_writer"


def command(
    kind: Annotated[str, typer.Argument(help="torchscript or pt2.")],
    source: Annotated[str, typer.Argument(help="The .keras file.")],
    target: Annotated[str, typer.Argument(help="The file to write.")],
) -> None:
    """Convert one network in this process, whose KERAS_BACKEND is torch."""
    # Commands know no library of networks; this one is a process that needs nothing else.
    importlib.import_module(WRITER).convert(kind, Path(source), Path(target))
