"""``.keras`` files that other programs saved, and so have no card."""

from __future__ import annotations

from pathlib import Path

from models.backend import prepare
from models.files import load_network
from models.foreign.base import ForeignInfo, ForeignModel, Place
from models.foreign.probabilities import with_probabilities

FOREIGN = ForeignInfo(name="keras-3", title="Keras 3", suffixes=(".keras",), order=50)


def reads(path: Path) -> bool:
    """Return whether a file is called like a model of Keras 3."""
    return path.is_file() and path.suffix.lower() == ".keras"


def look(place: Place) -> ForeignModel:
    """Return the network.

    Raises:
        BadInput: if the file is damaged, holds anything but known layers, or is no classifier of images.
    """
    prepare()
    return with_probabilities(place.path, load_network(place.path), ())
