"""What was made of a network once, for the formats that hold the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    import keras

Made = TypeVar("Made")


class Conversions:
    """Rewritten networks and converted graphs of one export, by the network that they were made of.

    Instrument pack and container hold graphs that are formats of their own too, and a conversion of a large
    network takes minutes.
    """

    def __init__(self) -> None:
        self._made: dict[tuple[int, str], tuple[keras.Model, Any]] = {}

    def once(self, model: keras.Model, what: str, make: Callable[[], Made]) -> Made:
        """Return what ``make`` returned for this network when it was first asked for.

        Args:
            what: name of what is made.
        """
        key = (id(model), what)
        if key not in self._made:
            # The network is kept too: its id is its own only as long as it lives.
            self._made[key] = (model, make())
        return cast(Made, self._made[key][1])
