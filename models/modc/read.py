"""Reads containers of models: unpacked into a folder of our own, and nothing in it believed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from datasets.basics.errors import BadInput
from datasets.basics.zip_guard import ZipRules, open_zip, read_member, unpack
from models.modc.folder_hash import folder_hash
from models.modc.index import INDEX, LARGEST_INDEX_BYTES, SUPPLEMENTS, Index, ModelEntry, parse_index

RULES = ZipRules(
    kind="container",
    most_members=2_000,
    file_bytes=2 * 2**30,
    member_bytes=2**30,
    content_bytes=2 * 2**30,
)


@dataclass(frozen=True)
class Container:
    """An unpacked container.

    Attributes:
        path: the container as the user knows it.
        folder: where it is unpacked.
        notes: sentences for the user.
    """

    path: Path
    folder: Path
    index: Index
    notes: tuple[str, ...]

    def payload(self, entry: ModelEntry, kind: str) -> Path:
        """Return the file or folder of a model in one format.

        Raises:
            BadInput: if the container does not have it.
        """
        found = self.folder / entry.path / entry.formats[kind]
        if not found.exists():
            raise BadInput(f"The container {self.path} is damaged: it has no {entry.formats[kind]}.")
        return found

    def supplement(self, name: str) -> bytes | None:
        """Return the content of a supplement, None where there is none."""
        return (self.folder / SUPPLEMENTS / name).read_bytes() if name in self.index.supplements else None


def read_index(path: Path) -> Index:
    """Return what is in a container, without unpacking it.

    Raises:
        BadInput: as :func:`read_modc`.
    """
    with open_zip(path, RULES) as archive:
        return parse_index(path, read_member(path, archive, INDEX, LARGEST_INDEX_BYTES, RULES))


def read_modc(path: Path, scratch: Path) -> Container:
    """Unpack a container into ``scratch``, an empty folder.

    A model whose checksum does not fit is told and not refused: there are containers that somebody repaired
    by hand, among them dclab's own example.

    Raises:
        BadInput: if it is damaged or built to do harm; a supplement of another checksum counts as damage.
    """
    with open_zip(path, RULES) as archive:
        index = parse_index(path, read_member(path, archive, INDEX, LARGEST_INDEX_BYTES, RULES))
        unpack(path, archive, scratch, RULES)
    notes = []
    for entry in index.models:
        folder = scratch / entry.path
        if not folder.is_dir():
            raise BadInput(f"The container {path} is damaged: it has no {entry.path}.")
        if entry.sha256 and folder_hash(folder) != entry.sha256:
            notes.append(
                f"The checksum of {entry.path} in {path.name} is not the one that it was written with: "
                "somebody changed it, maybe to repair it."
            )
    for name, wanted in index.supplements.items():
        file = scratch / SUPPLEMENTS / name
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != wanted:
            raise BadInput(f"The container {path} is damaged: {name} in it is not what was written.")
    return Container(path, scratch, index, tuple(notes))
