"""AIDeveloper's collections: lists of networks that are trained one after the other on the same data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any

from datasets.basics.errors import BadInput

GENERIC = "MLP"
"""The architecture that all members are: dense layers with the units as an option."""

_DRAWN_100 = (
    *(4, 5, 10, 17, 36, 45, 55, 56, 62, 71, 74, 76, 77, 81, 84, 94, 106, 108, 110, 112, 113, 115, 129, 131),
    *(132, 135, 138, 147, 153, 154, 166, 167, 169, 172, 177, 180, 183, 191, 199, 213, 216, 222, 223, 232),
    *(237, 242, 245, 246, 251, 264, 275, 277, 281, 288, 289, 295, 299, 301, 305, 315, 319, 326, 340, 342),
    *(344, 345, 347, 351, 362, 364, 370, 388, 393, 396, 397, 404, 408, 423, 425, 429, 432, 435, 436, 437),
    *(441, 445, 449, 451, 454, 472, 474, 476, 483, 484, 487, 490, 491, 493, 497, 511),
)
_DRAWN_10 = (45, 56, 62, 138, 289, 429, 474, 476, 483, 484)
"""Which of the 512 networks of three layers with 8, 16 … 64 units AIDeveloper drew (its seed: 46)."""


@dataclass(frozen=True)
class Run:
    """One run of a collection.

    Attributes:
        name: AIDeveloper's name of the network.
        settings: what differs from run to run: dotted key of the session -> JSON value.
    """

    name: str
    settings: dict[str, Any]


def collection_names() -> list[str]:
    """Return the names of all collections."""
    return list(_UNITS)


def collection(name: str) -> list[Run]:
    """Return the runs of a collection, each network once.

    Raises:
        BadInput: if there is no such collection.
    """
    if name not in _UNITS:
        raise BadInput(f"Unknown collection {name!r}. Known: {', '.join(_UNITS)}.")
    return [
        Run(
            "_".join(["MLP", *map(str, units)]),
            {"model.architecture": GENERIC, "model.options": {"units": list(units)}},
        )
        for units in dict.fromkeys(_UNITS[name])
    ]


def _cube(sizes: Iterable[int]) -> list[tuple[int, ...]]:
    return list(product(tuple(sizes), repeat=3))


_OF_64 = _cube(range(8, 65, 8))
_FEW = ((8, 8, 8), (8, 8, 64), (8, 64, 32))

_UNITS: dict[str, list[tuple[int, ...]]] = {
    "Collection_1": [_OF_64[place] for place in _DRAWN_100],
    "Collection_2": [_OF_64[place] for place in _DRAWN_10],
    "Collection_3": [
        *_FEW,
        *((24, 8, 64), (24, 8, 24), (24, 16, 24), (24, 8, 64)),
        *((32, 8, 8), (32, 8, 64), (32, 16, 8), (32, 24, 16)),
        *((first, *rest) for first in (40, 48, 56) for rest in ((40, 8), (40, 40), (64, 8), (24, 8))),
        *((64, 40, 8), (64, 48, 16), (64, 64, 64), (64, 24, 8)),
    ],
    "Collection_4": [*_FEW, (16, 16, 16), (16, 64, 40), (16, 24, 64)],
    "Collection_5": _cube(range(4, 17, 4)),
    "Collection_6": _cube(range(64, 121, 8)),
    "collection_r1": [(24, 16, 24), (240,), (96, 80), (24, 88, 144)],
    "Collection_test": [(8,), (8, 8), (8, 16), (16,), (16, 8), (16, 16)],
}
