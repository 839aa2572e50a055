"""``.keras`` files of other programs, which have no card; and our own, whose classes get other names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from models.backend import prepare
from models.files import has_card, load_network, read_card
from models.foreign.base import ForeignInfo, ForeignModel, Place
from models.foreign.probabilities import with_probabilities

FOREIGN = ForeignInfo(name="keras-3", title="Keras 3", suffixes=(".keras",), order=50)


def reads(path: Path) -> bool:
    """Return whether a file is called like a model of Keras 3."""
    return path.is_file() and path.suffix.lower() == ".keras"


def look(place: Place) -> ForeignModel:
    """Return the network, with its card where this program wrote the file.

    Raises:
        BadInput: if the file is damaged, holds anything but known layers, or is no classifier of images.
    """
    prepare()
    found = with_probabilities(place.path, load_network(place.path), ())
    if not has_card(place.path):
        return found
    card = read_card(place.path)
    return replace(found, card=card, classes=card.classes, seen=card.input, architecture=card.architecture)
