"""The outside of a ``.keras`` file: a zip with few, known and reasonably sized members."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from datasets.basics.errors import BadInput
from datasets.basics.zip_guard import DAMAGE, ZipRules, check_file_size, check_zip, read_member
from models.card import CARD_MEMBER

MAX_FILE_BYTES = 2 * 2**30
MAX_INFLATION = 20
"""Declared bytes per byte of the file; weights hardly compress."""
MAX_TEXT_BYTES = 4 * 2**20
"""Largest config, metadata and card."""

CONFIG_MEMBER = "config.json"
METADATA_MEMBER = "metadata.json"
WEIGHTS_MEMBER = "model.weights.h5"
REQUIRED = frozenset({CONFIG_MEMBER, METADATA_MEMBER, WEIGHTS_MEMBER})
ALLOWED = REQUIRED | {CARD_MEMBER}
RULES = ZipRules(
    kind="model file",
    most_members=2 * len(ALLOWED),
    file_bytes=MAX_FILE_BYTES,
    member_bytes=MAX_FILE_BYTES,
    content_bytes=MAX_FILE_BYTES,
)


@contextmanager
def open_archive(path: Path, copy: Path | None = None) -> Iterator[zipfile.ZipFile]:
    """Open a ``.keras`` file after checking its size and the names and sizes of its members.

    Args:
        path: the file as the user knows it, for the sentences.
        copy: the program's own copy of it, which is opened instead.

    Raises:
        BadInput: if it is missing, no zip, damaged, or holds anything else than a model does.
    """
    file = path if copy is None else copy
    if not file.is_file():
        raise BadInput(f"The model file {path} does not exist.")
    check_file_size(path, file.stat().st_size, RULES)
    try:
        with zipfile.ZipFile(file) as archive:
            _check_members(path, archive, file.stat().st_size)
            yield archive
    except DAMAGE as error:
        raise BadInput(f"The model file {path} is damaged or is no .keras file: get a fresh copy.") from error


def read_text(path: Path, archive: zipfile.ZipFile, member: str) -> bytes:
    """Return a small member, never more than :data:`MAX_TEXT_BYTES` of it.

    Raises:
        BadInput: if it is larger.
    """
    return read_member(path, archive, member, MAX_TEXT_BYTES, RULES)


def _check_members(path: Path, archive: zipfile.ZipFile, size: int) -> None:
    infos = archive.infolist()
    names = [info.filename for info in infos]
    strangers = sorted(set(names) - ALLOWED)
    if strangers:
        raise BadInput(
            f"The model file {path} holds {strangers[0]!r}, which no model of ours has; it is not read, "
            "because it may have been tampered with."
        )
    check_zip(path, size, infos, RULES)
    missing = sorted(REQUIRED - set(names))
    if missing:
        raise BadInput(f"The model file {path} has no {missing[0]}: it is no .keras model.")
    declared = sum(info.file_size for info in infos)
    if declared > MAX_INFLATION * size:
        raise BadInput(f"The model file {path} would unpack to {declared:,} bytes; it is not read.")
