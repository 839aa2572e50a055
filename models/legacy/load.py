"""Loads networks that Keras 2 or 3 saved as ``.model``, ``.h5``, ``.hdf5`` and ``.arch``."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from datasets.basics.errors import BadInput
from models.backend import prepare
from models.legacy.description import parse_description
from models.legacy.weights import StoredNetwork, read_stored_network
from models.safety.archive import MAX_TEXT_BYTES

if TYPE_CHECKING:
    import keras

HDF5_SUFFIXES = (".model", ".h5", ".hdf5")
DESCRIPTION_SUFFIXES = (".arch", ".json")


@dataclass(frozen=True)
class LegacyNetwork:
    """A network of such a file.

    Attributes:
        model: in Keras 3.
        keras_version: that saved it; empty where the file does not say.
        trained: whether it has stored weights.
    """

    model: keras.Model
    keras_version: str
    trained: bool


def load_legacy(path: Path, weights: Path | None = None) -> LegacyNetwork:
    """Return a network of Keras 2 or 3; the network library is started once the file is found harmless.

    Args:
        path: an HDF5 file with network and weights, or the network's description alone.
        weights: an HDF5 file with weights for it; without it a description gets new ones.

    Raises:
        BadInput: if a file is missing or damaged, or holds anything but known layers.
    """
    if not path.is_file():
        raise BadInput(f"The model file {path} does not exist: check the path.")
    if path.suffix.lower() in DESCRIPTION_SUFFIXES:
        text: str | bytes = _description(path)
        stored = None if weights is None else _stored(weights)
        version = ""
    else:
        own = _stored(path)
        text, version = own.config, own.version
        stored = own if weights is None else _stored(weights)
    if not text:
        raise BadInput(
            f"The file {path} holds weights without the network that they belong to: give the network's "
            ".arch file, and this one as its weights."
        )
    description = parse_description(path, text)
    if stored is not None:
        stored = stored.called(description.weighted_groups)
    prepare()
    from models.legacy.build import build_network

    model = build_network(path, description, stored)
    return LegacyNetwork(model, version, stored is not None)


def _description(path: Path) -> bytes:
    if path.stat().st_size > MAX_TEXT_BYTES:
        raise BadInput(f"The file {path} is far too large for the description of a network.")
    return path.read_bytes()


def _stored(path: Path) -> StoredNetwork:
    if not path.is_file():
        raise BadInput(f"The model file {path} does not exist: check the path.")
    with tempfile.TemporaryDirectory() as folder:
        # What is checked is what is loaded: the file cannot be exchanged in between.
        copy = Path(folder) / "network.h5"
        shutil.copyfile(path, copy)
        return read_stored_network(path, copy)
