"""What was made of a network once, for the formats that hold the same."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras


class Conversions:
    """Rewritten networks and converted graphs of one export, by the network that they were made of.

    Instrument pack and container hold graphs that are formats of their own too, and a conversion of a large
    network takes minutes. Graphs lie on disk: each is as large as the network.
    """

    def __init__(self) -> None:
        self._networks: dict[tuple[int, str], keras.Model] = {}
        self._written: dict[tuple[int, str], Path] = {}
        self._sources: dict[int, keras.Model] = {}

    def network(self, model: keras.Model, what: str, make: Callable[[], keras.Model]) -> keras.Model:
        """Return the network that ``make`` returned for this one when it was first asked for.

        Args:
            what: name of what is made.
        """
        key = self._key(model, what)
        if key not in self._networks:
            self._networks[key] = make()
        return self._networks[key]

    def written(self, model: keras.Model, what: str, write: Callable[[Path], object]) -> Path:
        """Return the file, or folder, that ``write`` wrote for this network when it was first asked for.

        It is to be copied, not changed, and goes with this object.

        Args:
            what: name of what is written.
            write: gets the path, which does not exist yet; called again if it raised an error.

        Raises:
            OSError: if the folder for temporary files has no room.
        """
        key = self._key(model, what)
        if key not in self._written:
            place = Path(tempfile.mkdtemp(dir=self._folder)) / "made"
            write(place)
            self._written[key] = place
        return self._written[key]

    @cached_property
    def _folder(self) -> Path:
        """Made when the first file is written: then the format that needs it can tell why it cannot be."""
        folder = Path(tempfile.mkdtemp(prefix="conversions-"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        return folder

    def _key(self, model: keras.Model, what: str) -> tuple[int, str]:
        # Its id is its own only as long as it lives.
        self._sources[id(model)] = model
        return id(model), what
