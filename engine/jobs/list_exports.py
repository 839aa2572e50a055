"""Lists what was exported of a run, and what no longer fits the model."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from engine.jobs.base import JobInfo
from engine.protocol.exports import ListedExport, ListExportsRequest, ListExportsResult
from engine.steps.context import JobContext
from engine.steps.exports.export_card import card_to_hand_on, says_the_same
from engine.steps.models.model_source import model_source, run_of
from models.card import ModelCard
from models.export.classes import decisions_of
from models.export.kept import cards_in, exported_file, is_changed, kept_result, read_export_card
from models.files import read_card

JOB = JobInfo(name="list_exports", request=ListExportsRequest, result=ListExportsResult)


def run(request: ListExportsRequest, context: JobContext) -> ListExportsResult:
    """Return the exports in the run's folder whose file is there, the newest first."""
    folder = run_of(Path(request.run)).exports
    found = [(path, read_export_card(path)) for path in cards_in(folder) if exported_file(path).exists()]
    if not found:
        return ListExportsResult(exports=())
    source = model_source(Path(request.run))
    now = card_to_hand_on(source, read_card(source.file))
    return ListExportsResult(
        exports=tuple(_listed(path, card, now) for path, card in found if card is not None),
        unreadable=tuple(path.name for path, card in found if card is None),
    )


def _listed(path: Path, card: ModelCard, now: ModelCard) -> ListedExport:
    assert card.export is not None
    in_part = card.classes != now.classes
    if in_part:
        now = now.model_copy(update={"decisions": decisions_of(now.decisions, card.classes)})
    return ListedExport(
        result=kept_result(path, card.export),
        made=datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds"),
        file_changed=is_changed(exported_file(path), card.export),
        model_changed=card.model_sha256 != now.model_sha256,
        card_changed=not says_the_same(card, now),
        classes=card.classes if in_part else (),
    )
