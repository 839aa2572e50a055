"""Which network is trained."""

from __future__ import annotations

from typing import Literal

from datasets.basics.options import Options, option

DEFAULT_ARCHITECTURE = "ResNet_small"

Labels = Literal["one", "several"]


class ModelSpec(Options):
    """Which network is trained."""

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
