"""What a method remembers of the training images, as a file (``.npz``) without code in it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from datasets.basics.errors import BadInput
from models.novelty.base import State

FILE = "unlike.npz"
"""Name in the folder of a run's models."""
MODEL = "model_sha256"
MOST_BYTES = 512 * 2**20
"""Larger memories are refused: no method makes such."""


def content(state: State, model_sha256: str) -> bytes:
    """Return the file of a state that was fitted to the model with this hash."""
    stream = io.BytesIO()
    arrays: dict[str, Any] = {MODEL: np.array(model_sha256), **state}
    np.savez_compressed(stream, **arrays)
    return stream.getvalue()


def read_state(file: Path, model_sha256: str) -> State | None:
    """Return the state in a file, or None if there is no file or it was fitted to another model.

    Raises:
        BadInput: if the file is damaged.
    """
    try:
        return parse_state(file.read_bytes(), model_sha256)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise BadInput(
            f"{file} is damaged: remove it, then it is made again from the training data."
        ) from error


def parse_state(data: bytes, model_sha256: str) -> State | None:
    """Return the state in the content of a file; None if it was fitted to another model.

    Raises:
        ValueError, KeyError, EOFError, zipfile.BadZipFile: if it is damaged.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > MOST_BYTES:
            raise ValueError("the arrays are too large")
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        if str(arrays[MODEL]) != model_sha256:
            return None
        return {name: np.asarray(arrays[name], dtype=np.float32) for name in arrays.files if name != MODEL}
