"""What a command is: its name, its place in the help, and how it prints."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated

import typer

from datasets.basics.errors import BadInput


@dataclass(frozen=True)
class CommandInfo:
    """Metadata of one command.

    Attributes:
        name: as typed by the user.
        order: place in the help.
        hidden: whether the help leaves it out (the program calls it itself).
    """

    name: str
    order: int
    hidden: bool = False


AsJson = Annotated[bool, typer.Option("--json", help="Print exactly one JSON object on standard output.")]
FindIn = Annotated[
    list[str] | None,
    typer.Option("--find-in", help="Folder in which moved data files are looked for by their hash."),
]
Settings = Annotated[
    list[str] | None, typer.Option("--set", help="An option as key=value, e.g. augmentation.rotation=5.")
]


def key_and_value(text: str, example: str) -> tuple[str, object]:
    """Return name and JSON value of ``name=value``; what is no JSON is text.

    Raises:
        BadInput: if there is no value.
    """
    name, equals, value = text.partition("=")
    if not equals:
        raise BadInput(f"The setting {text!r} has no value: write key=value, e.g. {example}.")
    try:
        return name.strip(), json.loads(value)
    except json.JSONDecodeError:
        return name.strip(), value.strip()
