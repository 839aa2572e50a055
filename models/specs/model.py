"""Which network is trained."""

from __future__ import annotations

from typing import Literal

from pydantic import JsonValue

from datasets.basics.options import option
from models.specs.start import StartOptions

DEFAULT_ARCHITECTURE = "ResNet_small"

Labels = Literal["one", "several"]


class ModelSpec(StartOptions):
    """Which network is trained, and what it begins with."""

    architecture: str = option(
        DEFAULT_ARCHITECTURE,
        label="Network",
        help="The architecture: a name in the registry of architectures.",
        visible=False,
    )
    labels: Labels = option(
        "one",
        label="Labels per image",
        help="One: the classes exclude each other. Several: an image can show any number of them.",
        choices={"one": "One", "several": "Several"},
        advanced=True,
    )
    options: dict[str, JsonValue] = option(
        {},
        label="Options of the network",
        help="Values of the network's own options, which docs/architectures.md lists.",
        visible=False,
    )
