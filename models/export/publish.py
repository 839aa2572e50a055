"""Putting an export and its card in place, both or none."""

from __future__ import annotations

import hashlib
import importlib.metadata
import re
import shutil
from pathlib import Path

from datasets.basics.errors import WorkFailed
from datasets.basics.files import atomic_write, replace, temporary_neighbour
from models.card import ModelCard, card_json
from models.export.facts import ExportFacts
from models.export.registry import ExportInfo
from models.export.result import ExportResult

CARD_SUFFIX = ".card.json"
PIXELS = "_pixels"
LIBRARIES = ("keras", "tensorflow", "onnx", "tf2onnx", "torch", "coremltools")
"""Those that may have taken part in writing a file."""
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


def publish(
    info: ExportInfo, result: ExportResult, draft: Path, card: ModelCard, folder: Path
) -> ExportResult:
    """Put the draft into ``folder`` as ``NAME<suffix>``, with ``NAME<suffix>.card.json`` beside it.

    NAME is the session's, or the architecture's, with ``_pixels`` behind it where the file scales its pixels
    itself: fed with scaled ones it gives wrong numbers. A former export of the same name is replaced.

    Raises:
        WorkFailed: if a file cannot be written; then neither is left.
    """
    stem = file_stem(card) + (PIXELS if result.normalization_inside else "")
    path = folder / f"{stem}{info.suffix}"
    sidecar = path.with_name(path.name + CARD_SUFFIX)
    facts = export_facts(info, result, draft)
    put_with_card(draft, card.model_copy(update={"export": facts}), path)
    told = {"path": str(path), "bytes": facts.bytes, "sha256": facts.sha256, "card": str(sidecar)}
    return result.model_copy(update=told)


def put_with_card(draft: Path, card: ModelCard, path: Path) -> None:
    """Put a file or folder at ``path`` and ``card`` beside it.

    Raises:
        WorkFailed: if one cannot be written; then neither is left.
    """
    sidecar = path.with_name(path.name + CARD_SUFFIX)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_write(sidecar, card_json(card).encode("utf-8"))
        try:
            _put(draft, path)
        except OSError:
            sidecar.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise WorkFailed(
            f"The export {path} cannot be written ({error.strerror}): make room, or choose another folder."
        ) from error


def file_stem(card: ModelCard) -> str:
    """Return what the files of a model are named: its session's name, or its architecture's."""
    return _UNSAFE.sub("_", card.name).strip(" .") or card.architecture


def export_facts(info: ExportInfo, result: ExportResult, draft: Path) -> ExportFacts:
    """Return what the card says of the file."""
    size, digest = size_and_hash(draft)
    return ExportFacts(
        format=info.name,
        layout=info.layout,
        input_name=info.input_name,
        output_name=info.output_name,
        input_type=result.input_type,
        preprocessing_inside=bool(result.normalization_inside),
        normalization_inside=result.normalization_inside,
        bytes=size,
        sha256=digest,
        verified=result.verified,
        max_abs_diff=result.max_abs_diff,
        agreement=result.agreement,
        top_k=result.top_k,
        quantized_tensors=result.quantized_tensors,
        fine_tuned_epochs=result.fine_tuned_epochs,
        n_images=result.n_images,
        output_spread=result.output_spread,
        microseconds_per_image=result.microseconds_per_image,
        batch_microseconds_per_image=result.batch_microseconds_per_image,
        reason=result.reason,
        consumer=result.consumer,
        consumer_version=result.consumer_version,
        libraries=_versions(),
    )


def size_and_hash(path: Path) -> tuple[int, str]:
    """Return bytes and SHA-256 of a file; of a folder, of its sorted relative names and contents."""
    if path.is_file():
        content = path.read_bytes()
        return len(content), hashlib.sha256(content).hexdigest()
    digest, size = hashlib.sha256(), 0
    for file in sorted(entry for entry in path.rglob("*") if entry.is_file()):
        content = file.read_bytes()
        digest.update(file.relative_to(path).as_posix().encode("utf-8") + b"\0")
        digest.update(hashlib.sha256(content).digest())
        size += len(content)
    return size, digest.hexdigest()


def _put(draft: Path, path: Path) -> None:
    if draft.is_file():
        atomic_write(path, draft.read_bytes())
        return
    fresh = temporary_neighbour(path)
    try:
        shutil.copytree(draft, fresh)
        if path.is_dir():
            former = temporary_neighbour(path)
            path.rename(former)
            replace(fresh, path)
            shutil.rmtree(former)
        else:
            replace(fresh, path)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def _versions() -> dict[str, str]:
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found
