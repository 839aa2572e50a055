"""``options``: prints what can be set, as the page docs/options.md."""

from __future__ import annotations

from engine.commands.base import CommandInfo
from engine.options_text import options_text
from engine.terminal import quiet_stdout

COMMAND = CommandInfo(name="options", order=910, hidden=True)


def command() -> None:
    """Print all options with their defaults, bounds and meanings, as Markdown."""
    with quiet_stdout() as write:
        write(options_text().rstrip("\n"))
