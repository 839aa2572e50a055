"""Containers of dclab, Shape-Out and this program (``.modc``)."""

from __future__ import annotations

from pathlib import Path

from models.foreign.base import ForeignInfo, ForeignModel, Place
from models.foreign.probabilities import require_image
from models.modc.load import LoadedContainer, load_container

FOREIGN = ForeignInfo(name="modc", title="Container of dclab or Shape-Out", suffixes=(".modc",), order=50)


def reads(path: Path) -> bool:
    """Return whether a file is called like a container."""
    return path.is_file() and path.suffix.lower() in FOREIGN.suffixes


def look(place: Place) -> ForeignModel:
    """Return the network, put together anew; of several models the first one.

    Raises:
        BadInput: as :func:`models.modc.load.load_container`, or if it takes images that are not square.
    """
    loaded = load_container(place.path, place.scratch)
    card = loaded.card
    return ForeignModel(
        shape=_shape(place.path, loaded),
        n_outputs=len(loaded.classes),
        model=loaded.model,
        classes=loaded.classes,
        seen=loaded.seen,
        architecture="" if card is None else card.architecture,
        several=card is not None and card.labels == "several",
        told=loaded.notes,
        card=card,
    )


def _shape(path: Path, loaded: LoadedContainer) -> tuple[int, int, int]:
    """Return the shape of the images; of networks of measured values the one that their card would have."""
    if loaded.seen is not None:
        return loaded.seen.shape
    return require_image(path, [tuple(given.shape[1:]) for given in loaded.model.inputs])
