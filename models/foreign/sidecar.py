"""Model files of other libraries with their card beside them: ``NAME.onnx`` and ``NAME.onnx.card.json``."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from datasets.basics.errors import BadInput
from models.card import ModelCard
from models.export.publish import CARD_SUFFIX
from models.safety.archive import MAX_TEXT_BYTES


def is_foreign(path: Path) -> bool:
    """Return whether a model is not one of ours by its name, so that its card lies beside it."""
    return path.suffix.lower() != ".keras"


def card_file(path: Path) -> Path:
    """Return where the card of a model file (or folder) lies."""
    return path.with_name(path.name + CARD_SUFFIX)


def read_sidecar(path: Path) -> ModelCard:
    """Return the card beside a model file.

    Raises:
        BadInput: if there is none, or it cannot be read.
    """
    file = card_file(path)
    if not file.is_file():
        raise BadInput(
            f"The model {path} has no card (classes and preprocessing) beside it: bring it in with "
            "`import-model`, or in the window with “Import a model…”."
        )
    if file.stat().st_size > MAX_TEXT_BYTES:
        raise BadInput(f"The card {file} is unreasonably large and is not read.")
    try:
        card = ModelCard.model_validate_json(file.read_bytes())
    except (ValidationError, OSError) as error:
        raise BadInput(f"The card {file} cannot be read: it was written by another version.") from error
    if card.export is None:
        raise BadInput(f"The card {file} does not say how the model beside it is fed: import the model anew.")
    return card
