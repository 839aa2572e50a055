"""Networks of Keras in HDF5: AIDeveloper's ``.model`` and ``.arch``, any ``.h5`` of Keras 2 or 3."""

from __future__ import annotations

from pathlib import Path

from models.foreign.base import ForeignInfo, ForeignModel, Place
from models.foreign.probabilities import with_probabilities
from models.legacy.load import DESCRIPTION_SUFFIXES, HDF5_SUFFIXES, load_legacy

FOREIGN = ForeignInfo(
    name="keras-2",
    title="AIDeveloper or Keras HDF5",
    suffixes=(*HDF5_SUFFIXES, *DESCRIPTION_SUFFIXES),
    order=50,
)


def reads(path: Path) -> bool:
    """Return whether a file is called like a network of Keras in HDF5, or its description."""
    return path.is_file() and path.suffix.lower() in FOREIGN.suffixes


def look(place: Place) -> ForeignModel:
    """Return the network, put together anew.

    Raises:
        BadInput: as :func:`models.legacy.load.load_legacy`, or if it is no classifier of images.
    """
    network = load_legacy(place.path, place.weights)
    told = []
    if network.keras_version:
        told.append(f"Saved by Keras {network.keras_version}.")
    if not network.trained:
        told.append(
            "It has no trained weights, so its answers mean nothing yet: begin a training with its network."
        )
    return with_probabilities(place.path, network.model, tuple(told))
