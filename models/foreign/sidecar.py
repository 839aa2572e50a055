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

    Raises:
        BadInput: if the model takes measured values, and no card says which ones.
    """
    if found.card is not None:
        return found
    card, unused = _card_of(path, found)
    if card is not None:
        return _with(card, path, found)
    if found.takes:
        beside = f"The card beside it does not help: {unused}" if unused else "There is no card beside it."
        raise BadInput(
            f"The model {path} takes measured values, and only the card of an export of this program says "
            f"which ones. {beside} Bring in the .keras file of its run, or the export with its card."
        )
    return replace(found, told=(*found.told, unused)) if unused else found


def require_images(path: Path) -> None:
    """Refuse a file that stays as it is and takes measured values, by its own card.

    Raises:
        BadInput: saying which files of such a network are brought in.
    """
    if not card_file(path).is_file():
        return
    try:
        card = read_sidecar(path)
    except BadInput:
        return
    if card.export is not None and card.input.scalars and card.export.sha256 == size_and_hash(path)[1]:
        raise BadInput(
            f"The model {path} takes measured values, and of such networks only Keras files are brought in: "
            "take the .keras file of its run, or export the run as keras or keras-h5."
        )


def _card_of(path: Path, found: ForeignModel) -> tuple[ModelCard | None, str]:
    """Return the card beside a model, and why it is not used, if there is one that does not fit."""
    if not card_file(path).is_file():
        return None, ""
    try:
        card = read_sidecar(path)
    except BadInput as error:
        return None, f"{error} It is not used."
    takes = list(found.takes) or [found.shape]
    fits = card.input.shapes == takes and len(card.classes) == found.n_outputs
    if card.export is None or card.export.sha256 != size_and_hash(path)[1] or not fits:
        name = card_file(path).name
        return None, f"The card {name} belongs to another file, or the model was changed: it is not used."
    return card, ""


def _with(card: ModelCard, path: Path, found: ForeignModel) -> ForeignModel:
    return replace(
        found,
        shape=card.input.shape,
        facts=None if found.content is None else card.export,
        classes=card.classes,
        seen=card.input,
        architecture=card.architecture,
        several=card.labels == "several",
        told=(f"Classes, preparation and decisions are those of its card {card_file(path).name}.",),
        card=card.model_copy(update={"export": None if found.content is None else card.export}),
    )
