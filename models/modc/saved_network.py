"""The network in a SavedModel of Keras 2, by its description and its variables; no graph is run.

Keras 2 writes the description of the network as JSON into ``keras_metadata.pb``, and the variables into a
checkpoint, where they are called after the place of their layer among those that have any.
"""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

import numpy as np

from datasets.basics.errors import BadInput
from models.legacy.description import Description, parse_description
from models.legacy.weights import Array, StoredNetwork
from models.safety.archive import MAX_FILE_BYTES, MAX_TEXT_BYTES
from models.safety.graph_ops import check_saved_model
from models.safety.size_check import MAX_PARAMETERS
from models.safety.wire import parse

GRAPH = "saved_model.pb"
METADATA = "keras_metadata.pb"
VARIABLES = ("variables/variables.index", "variables/variables.data-00000-of-00001")
_LISTS = ("__tuple__", "TensorShape")
_VARIABLE = re.compile(r"layer_with_weights-(\d{1,4})/([a-z_]{1,32})/\.ATTRIBUTES/VARIABLE_VALUE")


def read_saved_network(path: Path, folder: Path) -> tuple[Description, StoredNetwork, dict[str, Any]]:
    """Return description, weights and the description as it stands in the file.

    Args:
        path: the container as the user knows it, for the sentences.
        folder: the SavedModel.

    Raises:
        BadInput: if it is damaged, holds anything but known layers, or could do more than compute.
    """
    check_saved_model(path, _content(path, folder / GRAPH, MAX_FILE_BYTES))
    config = _described(path, _content(path, folder / METADATA, MAX_TEXT_BYTES))
    description = parse_description(path, json.dumps(config))
    groups = description.weighted_groups
    found = _variables(path, folder, len(groups))
    weights = {group: {group: found.get(place, {})} for place, group in enumerate(groups)}
    return description, StoredNetwork(json.dumps(config), "", weights), config


def _content(path: Path, file: Path, most: int) -> bytes:
    if not file.is_file():
        raise BadInput(
            f"The container {path} has no {file.name}: it was made by a program that is not known here."
        )
    if file.stat().st_size > most:
        raise BadInput(f"The container {path} is not opened: its {file.name} is unreasonably large.")
    return file.read_bytes()


def _described(path: Path, content: bytes) -> dict[str, Any]:
    """Return what Keras says of the outermost object (``saved_metadata.proto``: nodes = 1, path = 3)."""
    try:
        nodes = list(parse(memoryview(content)).messages(1))
        (root,) = [node for node in nodes if node.text(3) == "root"]
        described = json.loads(root.text(5))
    except (ValueError, RecursionError) as error:
        raise BadInput(f"The container {path} is damaged: its {METADATA} cannot be read.") from error
    if not isinstance(described, dict) or "class_name" not in described or "config" not in described:
        raise BadInput(f"The container {path} describes no network of Keras 2.")
    plain: dict[str, Any] = _plain(described)
    return plain


def _plain(value: Any) -> Any:
    """Return a value of the description with lists where Keras wrote tuples and shapes as objects."""
    if isinstance(value, dict):
        if value.get("class_name") in _LISTS and isinstance(value.get("items"), list):
            return _plain(value["items"])
        return {name: _plain(inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def _variables(path: Path, folder: Path, n_layers: int) -> dict[int, dict[str, Array]]:
    """Return the variables of each layer with weights, by its place."""
    import tensorflow as tf

    files = [folder / name for name in VARIABLES]
    size = sum(len(_content(path, file, MAX_FILE_BYTES)) for file in files)
    try:
        reader = tf.train.load_checkpoint(str(folder / "variables" / "variables"))
        shapes = reader.get_variable_to_shape_map()
        wanted = {name: match for name in shapes if (match := _VARIABLE.fullmatch(name))}
        numbers = sum(math.prod(shapes[name]) for name in wanted)
        if numbers > MAX_PARAMETERS or numbers > size:
            raise BadInput(f"The container {path} is not opened: it claims {numbers:,} weights.")
        found: dict[int, dict[str, Array]] = {}
        for name, match in wanted.items():
            values = np.asarray(reader.get_tensor(name), dtype=np.float32)
            found.setdefault(int(match[1]), {})[match[2]] = values
    except (tf.errors.OpError, ValueError, TypeError, RuntimeError) as error:
        raise BadInput(f"The container {path} is damaged: its variables cannot be read.") from error
    if set(found) != set(range(n_layers)):
        raise BadInput(f"The container {path} is damaged: its variables belong to another network.")
    return found
