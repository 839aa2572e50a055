"""The weights in a Keras 2 HDF5 file: plain arrays, found by the names of their layers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import h5py
import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput
from datasets.sources.hdf5_safety import open_file, told_as_bad_input
from models.safety.archive import MAX_FILE_BYTES, MAX_TEXT_BYTES
from models.safety.size_check import MAX_PARAMETERS
from models.safety.weights_check import check_weights

WEIGHTS_GROUP = "model_weights"
CONFIG_ATTRIBUTE = "model_config"
VERSION_ATTRIBUTE = "keras_version"
_LAYER_NAMES = re.compile(r"layer_names\d*")
_RENAMED_ON_LOADING = re.compile(r"_\d+$")

Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class StoredNetwork:
    """What a Keras 2 HDF5 file holds.

    Attributes:
        config: JSON text of the network; empty where the file has weights alone.
        version: of Keras, e.g. ``"2.2.2"``; empty where the file does not say.
        weights: by group (outermost layer), then by layer, then by weight (``kernel``, ``bias`` …); the
            groups in the order of the layers.
    """

    config: str
    version: str
    weights: dict[str, dict[str, dict[str, Array]]]

    def of_layer(self, group: str, name: str) -> dict[str, Array]:
        """Return the weights of one layer; none where it has none.

        Keras renamed weights of layers that were loaded beside others of the same name (``dense_1_1``),
        but not the group that they lie in.
        """
        layers = self.weights.get(group, {})
        if group == name and len(layers) == 1:
            return next(iter(layers.values()))
        if name in layers:
            return layers[name]
        renamed = [found for found in layers if _RENAMED_ON_LOADING.sub("", found) == name]
        return layers[renamed[0]] if len(renamed) == 1 else {}

    def called(self, groups: Sequence[str]) -> StoredNetwork:
        """Return the same with other names of the groups, if there are as many.

        Keras counted the layers of a process on, so that a ``.arch`` and the models trained from it call
        the same layer ``dense_1`` and ``dense_22``.
        """
        if set(groups) <= set(self.weights) or len(groups) != len(self.weights):
            return self
        return replace(self, weights=dict(zip(groups, self.weights.values(), strict=True)))


def read_stored_network(path: Path, copy: Path) -> StoredNetwork:
    """Read description and weights of a Keras 2 HDF5 file; nothing in it is executed.

    Args:
        path: the file as the user knows it, for the sentences.
        copy: the program's own copy of it, which is opened instead.

    Raises:
        BadInput: if it is damaged or no such file, or links to other files, or is far too large.
    """
    if copy.stat().st_size > MAX_FILE_BYTES:
        raise BadInput(f"The model file {path} is larger than {MAX_FILE_BYTES // 2**30} GB and is not read.")
    check_weights(path, copy, MAX_PARAMETERS)
    with told_as_bad_input(path), open_file(copy) as file:
        group = file.get(WEIGHTS_GROUP, file)
        found = StoredNetwork(
            _text(path, file, CONFIG_ATTRIBUTE), _text(path, file, VERSION_ATTRIBUTE), _weights(path, group)
        )
    if not any(found.weights.values()):
        raise BadInput(f"The file {path} holds no weights of a Keras network.")
    return found


def _text(path: Path, file: h5py.File, name: str) -> str:
    value = file.attrs.get(name, "")
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    if len(text) > MAX_TEXT_BYTES:
        raise BadInput(f"The model file {path} is not read: its {name} is unreasonably large.")
    return text


def _layer_names(group: h5py.Group) -> list[str]:
    """Return the names of the members, in the order of the layers where the file says it.

    A list too long for one attribute is cut into ``layer_names0``, ``layer_names1`` …
    """
    parts = sorted(
        (name for name in group.attrs if _LAYER_NAMES.fullmatch(name)), key=lambda name: (len(name), name)
    )
    listed = [
        one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one)
        for part in parts
        for one in np.atleast_1d(group.attrs[part])
    ]
    members = list(group)
    return [*(name for name in listed if name in members), *(name for name in members if name not in listed)]


def _weights(path: Path, group: h5py.Group) -> dict[str, dict[str, dict[str, Array]]]:
    found: dict[str, dict[str, dict[str, Array]]] = {}
    total = 0
    waiting = [(name, group[name]) for name in _layer_names(group)]
    while waiting:
        top, member = waiting.pop(0)
        if isinstance(member, h5py.Group):
            waiting.extend((top, member[name]) for name in member)
            continue
        total += member.size
        if total > MAX_PARAMETERS:
            raise BadInput(f"The model file {path} has more than {MAX_PARAMETERS:,} weights and is not read.")
        if member.id.get_storage_size() < member.nbytes:
            raise BadInput(f"The model file {path} claims more weights than it holds and is not read.")
        layer, weight = member.name.rsplit("/", 2)[-2:]
        stored = np.asarray(member[()], dtype=np.float32)
        found.setdefault(top, {}).setdefault(layer, {})[weight.partition(":")[0]] = stored
    return found
