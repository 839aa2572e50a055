"""Converted networks, kept so that the next prediction needs neither conversion nor TensorFlow."""

from __future__ import annotations

import hashlib
import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import platformdirs
from pydantic import ValidationError

from datasets.basics.files import TEMPORARY_MARK, atomic_write
from datasets.basics.options import Options
from resources import PROGRAM

FOLDER_VARIABLE = "DISCERN_CACHE"
"""Environment variable: a folder for what is kept, instead of the user's cache folder."""
MOST_BYTES = 2**30
MOST_GRAPHS = 100
FORMAT = 2
"""Raised when what is kept must not be used any more."""
LIBRARIES = ("tf2onnx", "onnxruntime")


class KeptGraph(Options):
    """What is known of one model file; beside it lies the graph, unless there is a ``reason`` against it."""

    graph_sha256: str = ""
    difference: float = 0.0
    """Largest difference of a probability to Keras, on the images of the proof."""
    reason: str = ""
    """Why Keras is used instead."""


def folder() -> Path:
    """Return where converted networks are kept; it may not be there."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    root = Path(chosen) if chosen else platformdirs.user_cache_path(PROGRAM, appauthor=False)
    return root / "networks"


def key_of(model_sha256: str) -> str:
    """Return the name under which a model's graph is kept: another one for each library and machine."""
    parts = (str(FORMAT), model_sha256, platform.machine(), *(_version(name) for name in LIBRARIES))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def find(key: str) -> tuple[KeptGraph, bytes] | None:
    """Return what is kept under ``key``; None where there is nothing, or nothing whole."""
    about, graph = _files(key)
    try:
        found = KeptGraph.model_validate_json(about.read_bytes())
        content = b"" if found.reason else graph.read_bytes()
    except (OSError, ValidationError):
        return None
    if not found.reason and hashlib.sha256(content).hexdigest() != found.graph_sha256:
        return None
    _touch(about)
    return found, content


def keep(key: str, kept: KeptGraph, content: bytes) -> None:
    """Keep a graph (or the reason why there is none); a folder that cannot be written is no obstacle."""
    about, graph = _files(key)
    try:
        about.parent.mkdir(parents=True, exist_ok=True)
        if not kept.reason:
            atomic_write(graph, content)
        atomic_write(about, kept.model_dump_json().encode())
        _make_room(about.parent)
    except OSError:
        return


def checksum(content: bytes) -> str:
    """Return the SHA-256 that :class:`KeptGraph` holds."""
    return hashlib.sha256(content).hexdigest()


def _files(key: str) -> tuple[Path, Path]:
    return folder() / f"{key}.json", folder() / f"{key}.onnx"


def _touch(file: Path) -> None:
    """Make it the one that was used last."""
    try:
        file.touch()
    except OSError:
        # Kept where this user may only read.
        return


def _make_room(kept: Path) -> None:
    """Delete what was not used for longest, until number and size are within their bounds."""
    entries = sorted(
        (file for file in kept.glob("*.json") if TEMPORARY_MARK not in file.name),
        key=lambda file: file.stat().st_mtime,
        reverse=True,
    )
    total = 0
    for place, about in enumerate(entries):
        graph = about.with_suffix(".onnx")
        total += graph.stat().st_size if graph.is_file() else 0
        if place >= MOST_GRAPHS or (total > MOST_BYTES and place > 0):
            about.unlink(missing_ok=True)
            graph.unlink(missing_ok=True)


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
