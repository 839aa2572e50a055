"""Finds the commands: every file of engine/commands that declares ``COMMAND`` and ``command``."""

from __future__ import annotations

from types import ModuleType

from datasets.basics.registry import Registry

COMMANDS = Registry("engine.commands", "COMMAND")


def ordered_commands() -> list[ModuleType]:
    """Return the command modules in the order of the help."""
    return sorted(COMMANDS.entries().values(), key=lambda module: int(module.COMMAND.order))
