"""``index.json`` of a container, as dclab 0.60.9 defines it. Light: no network library is needed.

dclab has no version key and checks little; what it does not know it passes over, so ``supplements`` are named
beside its own keys.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from datasets.basics.errors import BadInput
from datasets.score_ids import is_score

INDEX = "index.json"
SUPPLEMENTS = "supplements"
"""Folder of what is neither model nor index: the card, the session's spreadsheet."""
LARGEST_INDEX_BYTES = 2**20
MOST_MODELS = 64
MOST_FEATURES = 1_000
IMAGE = "image"
"""The feature that is no single number."""
_FEATURE = re.compile(r"[A-Za-z0-9_]{1,64}")
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,127}")


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", populate_by_name=True, frozen=True)


class ModelEntry(_Part):
    """One model of a container."""

    path: str
    """Its folder."""
    formats: dict[str, str]
    """Name of the format -> file or folder below ``path``, the preferred one first."""
    input_features: tuple[str, ...] = Field(alias="input features", min_length=1, max_length=MOST_FEATURES)
    """Columns of the matrix (n, features) that it takes, in their order; or ``image``."""
    output_features: tuple[str, ...] = Field(alias="output features", min_length=1, max_length=MOST_FEATURES)
    """``ml_score_xxx`` of each output, in their order."""
    output_labels: tuple[str, ...] = Field((), alias="output labels")
    index: int = 0
    date: str = ""
    sha256: str = ""
    """Of the folder, by :func:`models.modc.folder_hash.folder_hash`."""
    description: str = ""
    long_description: str = Field("", alias="long description")


class Index(_Part):
    """The whole index."""

    model_count: int = Field(alias="model count")
    models: tuple[ModelEntry, ...] = Field(min_length=1, max_length=MOST_MODELS)
    supplements: dict[str, str] = Field(default_factory=dict)
    """File below the folder ``supplements`` -> its SHA-256."""


def index_json(index: Index) -> bytes:
    """Return the text of an index as dclab writes it: two spaces, sorted keys, ASCII."""
    return json.dumps(index.model_dump(by_alias=True, mode="json"), indent=2, sort_keys=True).encode("ascii")


def parse_index(path: Path, content: bytes) -> Index:
    """Return the index of the container ``path``.

    Raises:
        BadInput: if it is damaged, or names anything outside its own folders.
    """
    try:
        index = Index.model_validate(json.loads(content.decode("utf-8")))
    except (ValidationError, ValueError, RecursionError) as error:
        raise BadInput(f"The container {path} is damaged: its {INDEX} cannot be read.") from error
    if index.model_count != len(index.models):
        raise BadInput(f"The container {path} is damaged: it does not hold as many models as it says.")
    for entry in index.models:
        _check_entry(path, entry)
    for name in index.supplements:
        _check_file(path, name)
    return index


def is_feature(name: str) -> bool:
    """Return whether a measured value is called so that a container can name it."""
    return _FEATURE.fullmatch(name) is not None


def _check_entry(path: Path, entry: ModelEntry) -> None:
    _check_file(path, entry.path)
    for name in entry.formats.values():
        _check_file(path, name)
    for feature in entry.input_features:
        if not is_feature(feature):
            raise BadInput(f"The container {path} is not opened: {feature!r} is no name of a feature.")
    for feature in entry.output_features:
        if not is_score(feature):
            raise BadInput(f"The container {path} is not opened: {feature!r} is no name of a score.")
    if len(set(entry.output_features)) != len(entry.output_features):
        raise BadInput(f"The container {path} is not opened: it gives a score twice.")
    if entry.output_labels and len(entry.output_labels) != len(entry.output_features):
        raise BadInput(f"The container {path} is damaged: its labels do not fit its scores.")


def _check_file(path: Path, name: str) -> None:
    if not _FILE.fullmatch(name):
        raise BadInput(f"The container {path} is not opened: it names {name!r}, which may lie outside it.")
