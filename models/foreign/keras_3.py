"""``.keras`` files of other programs, which have no card; and our own, whose classes get other names."""

from __future__ import annotations

from pathlib import Path

from models.backend import prepare
from models.files import has_card, load_model, load_network
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
    if not has_card(place.path):
        return with_probabilities(place.path, load_network(place.path), ())
    # Of our own networks the card says what they take, which may be measured values beside the image.
    model, card = load_model(place.path)
    return ForeignModel(
        shape=card.input.shape,
        n_outputs=len(card.classes),
        model=model,
        classes=card.classes,
        seen=card.input,
        architecture=card.architecture,
        several=card.labels == "several",
        card=card,
    )
