"""Model files of other libraries with their card beside them: ``NAME.onnx`` and ``NAME.onnx.card.json``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from datasets.basics.errors import BadInput
from models.card import ModelCard
from models.export.kept import card_file, size_and_hash
from models.foreign.base import ForeignModel
from models.safety.archive import MAX_TEXT_BYTES


def is_foreign(path: Path) -> bool:
    """Return whether a model is not one of ours by its name, so that its card lies beside it."""
    return path.suffix.lower() != ".keras"


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


def with_card_beside(path: Path, found: ForeignModel) -> ForeignModel:
    """Return what is known of a model, with all that the card of this program beside it says.

    A card of another file, or one that cannot be read, is not used; a sentence says so.
    """
    if found.card is not None or not card_file(path).is_file():
        return found
    try:
        card = read_sidecar(path)
    except BadInput as error:
        return replace(found, told=(*found.told, f"{error} It is not used."))
    name = card_file(path).name
    fits = card.input.shape == found.shape and len(card.classes) == found.n_outputs
    if card.export is None or card.export.sha256 != size_and_hash(path)[1] or not fits:
        sentence = f"The card {name} belongs to another file, or the model was changed: it is not used."
        return replace(found, told=(*found.told, sentence))
    return replace(
        found,
        facts=None if found.content is None else card.export,
        classes=card.classes,
        seen=card.input,
        architecture=card.architecture,
        several=card.labels == "several",
        told=(f"Classes, preparation and decisions are those of its card {name}.",),
        card=card.model_copy(update={"export": None if found.content is None else card.export}),
    )
