"""Putting a proven export and its card in place, both or none."""

from __future__ import annotations

from pathlib import Path

from datasets.basics.errors import WorkFailed
from datasets.basics.files import atomic_write
from models.card import ModelCard
from models.export.result import ExportResult
from models.files import card_json

CARD_SUFFIX = ".card.json"


def publish(result: ExportResult, content: bytes, card: ModelCard, path: Path) -> ExportResult:
    """Write the export and ``NAME.card.json`` beside it.

    Raises:
        WorkFailed: if a file cannot be written; then neither is left.
    """
    sidecar = path.with_name(f"{path.stem}{CARD_SUFFIX}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
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
