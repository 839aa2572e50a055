"""``consume``: runs an exported model in its real consumer, for the check of an export (hidden)."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.commands.base import CommandInfo
from models.export.checks.consumer import serve_consumer

COMMAND = CommandInfo(name="consume", order=990, hidden=True)


def command(name: Annotated[str, typer.Argument(help="Name of the consumer.")]) -> None:
    """Read one request from stdin, run the consumer, print its answer."""
    serve_consumer(name)
