"""What the jobs on foreign models share: the model, and AIDeveloper's record of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from datasets.basics.errors import BadInput
from datasets.basics.progress import Progress
from models.foreign.card import Recorded
from sessions.legacy.data_rows import class_names
from sessions.legacy.reader import read_legacy
from sessions.legacy.record import LegacyRecord
from sessions.legacy.to_session import to_session

if TYPE_CHECKING:
    from models.foreign.base import ForeignModel

_EPOCH = re.compile(r"_(\d+)$")


@dataclass(frozen=True)
class Looked:
    """A foreign model that was checked.

    Attributes:
        kind: what it is, in words.
        found: the model.
        recorded: what AIDeveloper's spreadsheet says of it.
        meta: that spreadsheet.
    """

    kind: str
    found: ForeignModel
    recorded: Recorded | None
    meta: Path | None


def look_at(path: Path, meta: Path | None, weights: Path | None, scratch: Path, progress: Progress) -> Looked:
    """Check a foreign model and read what is known of it.

    Args:
        scratch: empty folder that has to stay as long as the model is used.

    Raises:
        BadInput: if it is no model, could do anything but compute, or the spreadsheet cannot be read.
    """
    from models.foreign.base import Place
    from models.foreign.registry import kind_of, look
    from models.foreign.sidecar import with_card_beside

    kind = kind_of(path)
    asked = meta is not None
    meta = meta or spreadsheet_beside(path)
    # One that was asked for and cannot be read is told before the network library is started.
    record, unread = (None, None) if meta is None else _read(meta, asked)
    progress(0.0, f"Reading {path.name}")
    found = with_card_beside(path, look(Place(path, weights, scratch)))
    if found.card is not None and not asked:
        # The card knows more than a spreadsheet that happens to lie beside the model.
        record = meta = None
    elif unread is not None:
        raise unread
    recorded = None if record is None or meta is None else _recorded(record, meta, path, found.n_outputs)
    return Looked(kind.FOREIGN.title, found, recorded, meta)


def spreadsheet_beside(path: Path) -> Path | None:
    """Return ``X_meta.xlsx`` beside ``X_146.model`` or ``X.arch``, if it is there."""
    if not path.is_file():
        return None
    stem = _EPOCH.sub("", path.stem)
    meta = path.with_name(f"{stem}_meta.xlsx")
    return meta if meta.is_file() else None


def _read(meta: Path, asked: bool) -> tuple[LegacyRecord | None, BadInput | None]:
    """Return what AIDeveloper's spreadsheet says, or why it cannot be read.

    One that only lies beside the model may be that of a run of this program, which the model does not need.

    Raises:
        BadInput: if it was asked for and cannot be read.
    """
    try:
        return read_legacy(meta), None
    except BadInput as error:
        if asked:
            raise
        return None, error


def _recorded(record: LegacyRecord, meta: Path, path: Path, n_outputs: int) -> Recorded:
    session, _ = to_session(record, meta)
    names = class_names(record, n_outputs)
    if len(names) > n_outputs:
        raise BadInput(
            f"{meta} counts {len(names)} classes, but the model {path} has {n_outputs} outputs: they do not "
            "belong together."
        )
    return Recorded(
        names, session.input, str(record.settings.get("chosen_model") or ""), _notes(record, path)
    )


def _notes(record: LegacyRecord, path: Path) -> str:
    """Return where the model comes from, with its epoch's figures where the history has them."""
    said = f"Imported from {path.name} of {record.program}."
    epoch = _EPOCH.search(path.stem)
    if epoch is None or int(epoch[1]) >= len(record.history.rows):
        return said
    values = record.history.values(int(epoch[1]))
    if values.get("saved") == 0:
        return f"{said} Its record says that no model was saved at this epoch: it may be of another training."
    figures = [
        f"{name} {values[name]:.4f}" for name in ("val_accuracy", "val_loss") if _is_number(values, name)
    ]
    return f"{said} Its record says of epoch {epoch[1]}: {', '.join(figures)}." if figures else said


def _is_number(values: Mapping[str, object], name: str) -> bool:
    return isinstance(values.get(name), int | float)
