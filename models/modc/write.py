"""Writes containers of models."""

from __future__ import annotations

import hashlib
import time
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.modc.folder_hash import folder_hash
from models.modc.index import INDEX, SUPPLEMENTS, Index, ModelEntry, index_json


@dataclass(frozen=True)
class PackedModel:
    """One model of a container.

    Attributes:
        formats: name of the format -> name and content of its file; the preferred one first.
        input_features: what it takes, in order.
        output_features: ``ml_score_xxx`` of each output, in order.
        output_labels: what the outputs are called.
    """

    formats: Mapping[str, tuple[str, bytes]]
    input_features: tuple[str, ...]
    output_features: tuple[str, ...]
    output_labels: tuple[str, ...] = ()
    description: str = ""
    long_description: str = ""


def write_modc(
    file: Path, models: Sequence[PackedModel], supplements: Mapping[str, bytes], scratch: Path
) -> Index:
    """Write a container.

    Args:
        file: to write; it does not exist yet.
        models: at least one.
        supplements: name -> content of what else goes into it.
        scratch: an empty folder for the files before they are packed.

    Raises:
        OSError: if it cannot be written.
    """
    entries = []
    for place, model in enumerate(models):
        folder = scratch / f"model_{place}"
        folder.mkdir()
        for name, content in model.formats.values():
            (folder / name).write_bytes(content)
        entries.append(
            ModelEntry(
                path=folder.name,
                formats={kind: name for kind, (name, _) in model.formats.items()},
                input_features=model.input_features,
                output_features=model.output_features,
                output_labels=model.output_labels,
                index=place,
                date=time.strftime("%Y-%m-%d %H:%M"),
                sha256=folder_hash(folder),
                description=model.description,
                long_description=model.long_description,
            )
        )
    index = Index(
        model_count=len(entries),
        models=tuple(entries),
        supplements={name: hashlib.sha256(content).hexdigest() for name, content in supplements.items()},
    )
    with zipfile.ZipFile(file, "x", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(INDEX, index_json(index))
        for name, content in supplements.items():
            archive.writestr(f"{SUPPLEMENTS}/{name}", content)
        for path in sorted(scratch.rglob("*")):
            archive.write(path, path.relative_to(scratch).as_posix())
    return index
