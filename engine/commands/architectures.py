"""``architectures``: prints all networks with their options, as the page docs/architectures.md."""

from __future__ import annotations

from engine.architectures_text import architectures_text
from engine.commands.base import CommandInfo
from engine.terminal import quiet_stdout

COMMAND = CommandInfo(name="architectures", order=911, hidden=True)


def command() -> None:
    """Print all networks with what they see, their sizes and their options, as Markdown."""
    with quiet_stdout() as write:
        write(architectures_text().rstrip("\n"))
