"""Brings in a model that another program made, so that it can be evaluated, applied and trained on."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from datasets.basics.errors import BadInput
from datasets.basics.progress import part_of
from engine.jobs.base import JobInfo
from engine.protocol.imports import ImportModelRequest, ImportModelResult
from engine.steps.context import JobContext
from engine.steps.models.importing import look_at
from models.card import ModelCard
from models.export.kept import card_file, size_and_hash
from models.foreign.base import ForeignModel
from models.foreign.card import card_of

JOB = JobInfo(name="import_model", request=ImportModelRequest, result=ImportModelResult, needs_network=True)


def run(request: ImportModelRequest, context: JobContext) -> ImportModelResult:
    """Check the model, give it a card, and write both.

    Raises:
        BadInput: if it is no model, or nobody says what its outputs mean or how images are prepared.
        WorkFailed: if it cannot be written.
    """
    path, out = Path(request.model), Path(request.out)
    meta = None if request.meta is None else Path(request.meta)
    weights = None if request.weights is None else Path(request.weights)
    with tempfile.TemporaryDirectory() as folder:
        looked = look_at(path, meta, weights, Path(folder), part_of(context.progress, 0.0, 0.8))
        target = _target(out, looked.found.suffix, path)
        name = target.name[: -len(looked.found.suffix)]
        card = card_of(path, looked.found, request.wishes, looked.recorded, name)
        context.progress(0.8, f"Writing {target.name}")
        _write(looked.found, card, target)
    context.progress(1.0, "Done")
    notes = () if looked.recorded is None else (looked.recorded.notes,)
    return ImportModelResult(
        out=str(target),
        kind=looked.kind,
        card=card,
        meta=None if looked.meta is None else str(looked.meta),
        told=(*looked.found.told, *notes),
    )


def _target(out: Path, suffix: str, path: Path) -> Path:
    """Return the file to write: ``out`` with the ending that the kind has.

    Raises:
        BadInput: if it has another ending, its folder is not there, or something has its name.
    """
    named = out if out.name.endswith(suffix) or out.suffix else out.with_name(out.name + suffix)
    if not named.name.lower().endswith(suffix):
        raise BadInput(f"--out {out}: this model becomes a {suffix} file, so name it NAME{suffix}.")
    if not named.parent.is_dir():
        raise BadInput(f"The folder {named.parent} does not exist: make it first.")
    if named.exists() and path.exists() and named.samefile(path):
        raise BadInput(f"--out {out} is the model itself, which is never changed: give another name.")
    taken = [path for path in (named, card_file(named)) if os.path.lexists(path)]
    if taken:
        raise BadInput(f"{taken[0]} is there already and is not replaced: give --out another name.")
    return named


def _write(found: ForeignModel, card: ModelCard, target: Path) -> None:
    from models.export.publish import put_with_card
    from models.files import save_model

    if found.model is not None:
        save_model(found.model, card, target)
    else:
        # A model that is kept as it is has facts on how it is fed; without them nothing would be written.
        assert found.content is not None
        assert card.export is not None
        size, digest = size_and_hash(found.content)
        facts = card.export.model_copy(update={"bytes": size, "sha256": digest})
        put_with_card(found.content, card.model_copy(update={"export": facts}), target)
