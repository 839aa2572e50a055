"""Saves the comparison of a run's exports: accuracy against size and time."""

from __future__ import annotations

from pathlib import Path

from datasets.basics.errors import WorkFailed
from datasets.basics.files import atomic_write
from engine.jobs.base import JobInfo
from engine.jobs.list_exports import run as list_exports
from engine.protocol.exports import (
    ListedExport,
    ListExportsRequest,
    SaveTradeOffRequest,
    SaveTradeOffResult,
)
from engine.steps.context import JobContext
from models.export.registry import formats_in_order

JOB = JobInfo(name="save_trade_off", request=SaveTradeOffRequest, result=SaveTradeOffResult)


def run(request: SaveTradeOffRequest, context: JobContext) -> SaveTradeOffResult:
    """Draw the exports that were checked on images whose class is known, and write the one file."""
    from models.export.trade_off import trade_off_file, trade_offs

    titles = {name: info.title for name, info in formats_in_order().items()}
    places = {name: place for place, name in enumerate(titles)}
    listed = list_exports(ListExportsRequest(run=request.run), context).exports
    order = sorted(listed, key=lambda one: (places.get(one.result.format, len(places)), bool(one.classes)))
    found = trade_offs([(_name(one, titles), one.result) for one in order])
    content = trade_off_file(found, request.path)
    try:
        atomic_write(Path(request.path), content)
    except OSError as error:
        raise WorkFailed(
            f"{request.path} cannot be written ({error.strerror}): choose another folder."
        ) from error
    return SaveTradeOffResult(path=request.path, n=len(found))


def _name(listed: ListedExport, titles: dict[str, str]) -> str:
    """Return the title of the format with what tells its files apart, as their names do."""
    result = listed.result
    marks = (
        (f"{len(listed.classes)} classes", listed.classes),
        ("pixels inside", result.normalization_inside),
        ("whole numbers at both ends", result.quantized_tensors),
        ("not verified", not result.verified),
    )
    title = titles.get(result.format, result.format)
    return ", ".join([title, *(words for words, is_so in marks if is_so)])
