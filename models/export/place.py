"""Where an export goes: in the place of the run's former one, or beside whatever else has its name."""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass
from pathlib import Path

from models.card import ModelCard
from models.export.kept import card_file, is_changed, read_export_card
from models.export.registry import ExportInfo


@dataclass(frozen=True)
class Place:
    """Where an export goes.

    Attributes:
        path: of the file or folder.
        is_former: whether a former export of the run is there, which may be replaced.
        note: why it has another name than usual; empty: it has not.
    """

    path: Path
    is_former: bool
    note: str = ""


def place_of(info: ExportInfo, stem: str, draft: Path, card: ModelCard, folder: Path, is_own: bool) -> Place:
    """Return the first of ``STEM<suffix>``, ``STEM-2<suffix>``, ... where nothing of the user's is.

    Args:
        draft: the file or folder that was written.
        card: of the model.
        is_own: ``folder`` is the run's own one, where exports of the same session are the run's, too, if its
            training went on since. Elsewhere they may be those of a repeat.
    """
    usual = folder / f"{stem}{info.suffix}"
    for number in itertools.count(1):
        path = usual if number == 1 else folder / f"{stem}-{number}{info.suffix}"
        is_free = not os.path.lexists(path) and not os.path.lexists(card_file(path))
        if is_free or _is_former(path, info, draft, card, is_own):
            break
    if path == usual:
        return Place(path, not is_free)
    return Place(
        path,
        not is_free,
        f"{usual.name} in this folder was changed or is not of this model, so it was left as it is; the new "
        f"export is {path.name}.",
    )


def _is_former(path: Path, info: ExportInfo, draft: Path, card: ModelCard, is_own: bool) -> bool:
    """Return whether what is at ``path`` is certainly an export of this run that nobody changed."""
    sidecar = card_file(path)
    if path.is_symlink() or sidecar.is_symlink():
        return False
    former = read_export_card(sidecar)
    if former is None or former.export is None or former.export.format != info.name:
        return False
    is_same = _same(former.model_sha256, card.model_sha256)
    if not is_same and not (is_own and _same(former.session_sha256, card.session_sha256)):
        return False
    try:
        if not path.exists():
            return True
        return not is_changed(path, former.export) and _unhashed(path) <= _unhashed(draft)
    except OSError:
        # What cannot be read may be anything.
        return False


def _same(former: str, now: str) -> bool:
    return bool(now) and former == now


def _unhashed(folder: Path) -> set[Path]:
    """Return what has no part in the hash of a folder: links, and folders, which may be empty."""
    return {
        entry.relative_to(folder) for entry in folder.rglob("*") if entry.is_symlink() or not entry.is_file()
    }
