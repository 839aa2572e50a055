"""dclab's SHA-256 of a folder, by which it tells containers apart."""

from __future__ import annotations

import hashlib
from pathlib import Path


def folder_hash(folder: Path) -> str:
    """Return the SHA-256 of names and contents below a folder, sorted by path (dclab 0.60.9, ``hash_path``).

    Names of folders count, their own name and the separators do not; all formats of a model count together.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        digest.update(path.name.encode("utf-8"))
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()
