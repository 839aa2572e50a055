"""Putting a proven export and its card in place, both or none."""

from __future__ import annotations

import re
from pathlib import Path

from datasets.basics.errors import WorkFailed
from datasets.basics.files import atomic_write
from models.card import ModelCard, card_json
from models.export.result import ExportResult

CARD_SUFFIX = ".card.json"
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


def publish(result: ExportResult, content: bytes, card: ModelCard, folder: Path, suffix: str) -> ExportResult:
    """Write ``NAME<suffix>`` and ``NAME.card.json`` beside it; NAME is the session's, or the architecture's.

    Raises:
        WorkFailed: if a file cannot be written; then neither is left.
    """
    stem = _UNSAFE.sub("_", card.name).strip(" .") or card.architecture
    path, sidecar = folder / f"{stem}{suffix}", folder / f"{stem}{CARD_SUFFIX}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        atomic_write(sidecar, card_json(card).encode("utf-8"))
        try:
            atomic_write(path, content)
        except OSError:
            sidecar.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise WorkFailed(
            f"The export {path} cannot be written ({error.strerror}): make room, or choose another folder."
        ) from error
    return result.model_copy(update={"path": str(path), "bytes": len(content), "card": str(sidecar)})
