"""``inventory``: lists the entries of all registries, to compare a standalone with the source."""

from __future__ import annotations

import json

from engine.commands.base import CommandInfo
from engine.inventory import registries
from engine.terminal import quiet_stdout

COMMAND = CommandInfo(name="inventory", order=900, hidden=True)


def command() -> None:
    """Print what every registry holds, as one JSON object."""
    with quiet_stdout() as write:
        write(json.dumps({registry.package: registry.names() for registry in registries()}))
