"""What a training begins with, and which layers learn."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from datasets.basics.options import Options, option

Start = Literal["new", "restart", "continue", "transfer"]
Freeze = Literal["nothing", "all_but_last", "all_but_dense", "named"]


class FreezeOptions(Options):
    """Which layers learn. The layers are counted from the output; only those with weights count."""

    freeze: Freeze = option(
        "nothing",
        label="Frozen layers",
        help="Layers whose weights stay as they are.",
        choices={
            "nothing": "None: all layers learn",
            "all_but_last": "All but the last ones",
            "all_but_dense": "All but the dense layers",
            "named": "Those that are named",
        },
        advanced=True,
    )
    train_last: int = option(
        1,
        label="Last layers that learn",
        help="With all but the last ones frozen: how many learn.",
        unit="layers",
        ge=1,
        le=10_000,
        advanced=True,
    )
    unfreeze_every: int = option(
        0,
        label="One more layer every",
        help="With all but the last ones frozen: one more layer learns after every so many epochs. 0: never.",
        unit="epochs",
        ge=0,
        le=1_000_000,
        advanced=True,
    )
    frozen_layers: tuple[str, ...] = option(
        (), label="Names of frozen layers", help="Layers that do not learn.", visible=False
    )


class StartOptions(FreezeOptions):
    """Where the weights come from."""

    start: Start = option(
        "new",
        label="Begin with",
        help="A new network; the network of a trained model with new weights; its weights too; or its "
        "weights with a new last layer, for other classes.",
        choices={
            "new": "A new network",
            "restart": "A trained model's network, new weights",
            "continue": "A trained model, to go on",
            "transfer": "A trained model, with a new last layer",
        },
        advanced=True,
    )
    start_from: str = option(
        "",
        label="Trained model",
        help="A run folder or a .keras file to begin with.",
        advanced=True,
        visible=False,
    )
    start_from_sha256: str = option(
        "", label="Hash of the model", help="SHA-256 of the model file that was begun with.", visible=False
    )
    partly_trained: dict[str, Annotated[float, Field(ge=0, le=1)]] = option(
        {},
        label="Partly trained layers",
        help="Dense layers and convolutions of which a share of the units learns: name of the layer and "
        "share from 0 to 1. The first units stay as they are.",
        visible=False,
    )
