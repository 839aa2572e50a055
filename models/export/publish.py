"""Putting an export and its card in place, both or none."""

from __future__ import annotations

import errno
import importlib.metadata
import os
import re
import shutil
from pathlib import Path

from datasets.basics.errors import WorkFailed
from datasets.basics.files import atomic_write, replace, temporary_neighbour
from models.card import ModelCard, card_json
from models.export.facts import ExportFacts
from models.export.kept import card_file, size_and_hash
from models.export.place import place_of
from models.export.registry import ExportInfo
from models.export.result import ExportResult

PIXELS = "_pixels"
WHOLE_NUMBERS = "_whole_numbers"
UNVERIFIED = "_unverified"
LIBRARIES = ("keras", "tensorflow", "onnx", "tf2onnx", "torch", "coremltools")
"""Those that may have taken part in writing a file."""
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


def publish(
    info: ExportInfo,
    result: ExportResult,
    draft: Path,
    card: ModelCard,
    folder: Path,
    *,
    is_own: bool = False,
) -> ExportResult:
    """Put the draft into ``folder`` as ``NAME<suffix>``, with ``NAME<suffix>.card.json`` beside it.

    NAME is the session's, or the architecture's, with ``_pixels`` behind it where the file scales its pixels
    itself, and ``_whole_numbers`` where it takes and gives those: fed as others are it gives wrong answers.
    One that failed its check has ``_unverified`` behind, and leaves a verified one alone. A former export of
    the same run is replaced if nobody changed it; beside anything else that has the name the export is called
    ``NAME-2``, ``NAME-3`` and so on.

    Args:
        is_own: ``folder`` is the run's own one, see :func:`models.export.place.place_of`.

    Raises:
        WorkFailed: if file and card cannot both be written; then what was there before is there still.
    """
    place = place_of(info, file_stem(card) + _marks(result), draft, card, folder, is_own)
    facts = export_facts(info, result, draft)
    put_with_card(draft, card.model_copy(update={"export": facts}), place.path, over=place.is_former)
    told = {
        "path": str(place.path),
        "bytes": facts.bytes,
        "sha256": facts.sha256,
        "card": str(card_file(place.path)),
        "note": place.note,
    }
    return result.model_copy(update=told)


def put_with_card(draft: Path, card: ModelCard, path: Path, *, over: bool = False) -> None:
    """Put a file or folder at ``path`` and ``card`` beside it.

    Args:
        over: in the place of those that are there; without it, nothing may be there.

    Raises:
        WorkFailed: if one cannot be written; then neither is, and what was there before is there still.
    """
    names = (path.name, card_file(path).name)
    fresh = temporary_neighbour(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.mkdir()
        try:
            _copy(draft, fresh / names[0])
            atomic_write(fresh / names[1], card_json(card).encode("utf-8"))
            _exchange(fresh, names, over)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise WorkFailed(
            f"The export {path} cannot be written ({error.strerror}): make room, or choose another folder."
        ) from error


def file_stem(card: ModelCard) -> str:
    """Return what the files of a model are named: its session's name, or its architecture's."""
    return _UNSAFE.sub("_", card.name).strip(" .") or card.architecture


def _marks(result: ExportResult) -> str:
    """Return what the name says of how the file is fed, and of its check."""
    marks = (
        (PIXELS, result.normalization_inside),
        (WHOLE_NUMBERS, result.quantized_tensors),
        (UNVERIFIED, not result.verified),
    )
    return "".join(mark for mark, is_so in marks if is_so)


def export_facts(info: ExportInfo, result: ExportResult, draft: Path) -> ExportFacts:
    """Return what the card says of the file."""
    size, digest = size_and_hash(draft)
    return ExportFacts(
        format=info.name,
        layout=info.layout,
        input_name=result.input_names[0] if result.input_names else info.input_name,
        input_names=result.input_names,
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


def _copy(draft: Path, path: Path) -> None:
    if draft.is_file():
        atomic_write(path, draft.read_bytes())
    else:
        shutil.copytree(draft, path)


def _exchange(fresh: Path, names: tuple[str, ...], over: bool) -> None:
    """Move what is in ``fresh`` into the folder around it, instead of what is there: all or nothing."""
    folder, former = fresh.parent, temporary_neighbour(fresh)
    there = [name for name in names if os.path.lexists(folder / name)]
    if there and not over:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
    former.mkdir()
    try:
        for name in there:
            replace(folder / name, former / name)
        for name in names:
            replace(fresh / name, folder / name)
    except BaseException:
        for name in names:
            if not os.path.lexists(fresh / name):
                replace(folder / name, fresh / name)
            if os.path.lexists(former / name):
                replace(former / name, folder / name)
        former.rmdir()
        raise
    shutil.rmtree(former, ignore_errors=True)


def _versions() -> dict[str, str]:
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found
