"""Exports that were made earlier, as the cards beside them tell. Light: read without a network library."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import ValidationError

from datasets.basics.files import SYSTEM_FILES
from models.card import ModelCard
from models.export.facts import ExportFacts
from models.export.result import ExportResult

CARD_SUFFIX = ".card.json"


def cards_in(folder: Path) -> list[Path]:
    """Return the cards of all exports in ``folder``, the newest first."""
    if not folder.is_dir():
        return []
    return sorted(folder.glob(f"*{CARD_SUFFIX}"), key=lambda card: card.stat().st_mtime, reverse=True)


def without_card(folder: Path, suffixes: tuple[str, ...]) -> list[Path]:
    """Return files and folders that are named like exports but have no card beside them."""
    if not folder.is_dir():
        return []
    found = [entry for entry in folder.iterdir() if entry.name.endswith(suffixes)]
    return sorted(entry for entry in found if not card_file(entry).exists())


def read_export_card(path: Path) -> ModelCard | None:
    """Return the card of an export; None where the file is damaged, or belongs to something else."""
    try:
        card = ModelCard.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
    return card if card.export is not None else None


def exported_file(card: Path) -> Path:
    """Return the file or folder that a card stands beside."""
    return card.with_name(card.name.removesuffix(CARD_SUFFIX))


def card_file(file: Path) -> Path:
    """Return where the card of a model file (or folder) lies."""
    return file.with_name(file.name + CARD_SUFFIX)


def size_and_hash(path: Path) -> tuple[int, str]:
    """Return bytes and SHA-256 of a file; of a folder, of its sorted relative names and contents.

    What operating systems put into folders by themselves does not count.
    """
    if path.is_file():
        content = path.read_bytes()
        return len(content), hashlib.sha256(content).hexdigest()
    digest, size = hashlib.sha256(), 0
    files = [entry for entry in path.rglob("*") if entry.is_file()]
    for file in sorted(entry for entry in files if entry.name.casefold() not in SYSTEM_FILES):
        content = file.read_bytes()
        digest.update(file.relative_to(path).as_posix().encode("utf-8") + b"\0")
        digest.update(hashlib.sha256(content).digest())
        size += len(content)
    return size, digest.hexdigest()


def is_changed(file: Path, facts: ExportFacts) -> bool:
    """Return whether a file is another one than the one that was checked."""
    return size_and_hash(file) != (facts.bytes, facts.sha256)


def kept_result(card: Path, facts: ExportFacts) -> ExportResult:
    """Return what was told when the export was made."""
    return ExportResult(
        format=facts.format,
        path=str(exported_file(card)),
        bytes=facts.bytes,
        verified=facts.verified,
        max_abs_diff=facts.max_abs_diff,
        consumer=facts.consumer,
        consumer_version=facts.consumer_version,
        microseconds_per_image=facts.microseconds_per_image,
        batch_microseconds_per_image=facts.batch_microseconds_per_image,
        reason=facts.reason,
        n_images=facts.n_images,
        output_spread=facts.output_spread,
        agreement=facts.agreement,
        top_k=facts.top_k,
        quantized_tensors=facts.quantized_tensors,
        input_type=facts.input_type,
        input_names=facts.input_names,
        normalization_inside=facts.normalization_inside,
        fine_tuned_epochs=facts.fine_tuned_epochs,
        sha256=facts.sha256,
        card=str(card),
    )
