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
from models.export.kept import (
    cards_in,
    exported_file,
    is_changed,
    kept_result,
    read_export_card,
    without_card,
)
from models.export.registry import formats_in_order
from models.files import read_card

JOB = JobInfo(name="list_exports", request=ListExportsRequest, result=ListExportsResult)


def run(request: ListExportsRequest, context: JobContext) -> ListExportsResult:
    """Return the exports in the run's folder, the newest first, and files and cards that lie there alone."""
    folder = run_of(Path(request.run)).exports
    cards = cards_in(folder)
    found = [(path, read_export_card(path)) for path in cards if exported_file(path).exists()]
    suffixes = tuple(info.suffix for info in formats_in_order().values())
    listed = ListExportsResult(
        exports=(),
        unreadable=tuple(path.name for path, card in found if card is None),
        without_card=tuple(path.name for path in without_card(folder, suffixes)),
        without_file=tuple(path.name for path in cards if not exported_file(path).exists()),
    )
    if not found:
        return listed
    source = model_source(Path(request.run))
    now = card_to_hand_on(source, read_card(source.file))
    exports = tuple(_listed(path, card, now) for path, card in found if card is not None)
    return listed.model_copy(update={"exports": exports})


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
