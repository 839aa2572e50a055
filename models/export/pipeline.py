"""An export from end to end: refused in advance, or written, proven in its consumer, and put in place."""

from __future__ import annotations

import importlib.util
import tempfile
from dataclasses import replace
from pathlib import Path

from datasets.basics.errors import BadInput, WorkFailed
from datasets.basics.freed_memory import give_back_freed_memory
from datasets.basics.progress import Progress, part_of
from datasets.basics.temporary import is_disk_full, told_of_temporary_folder
from models.export.checks.verify import failed, verify
from models.export.for_use import as_used
from models.export.publish import publish
from models.export.raw_pixels import fed_with_pixels, refusal_of_pixels
from models.export.registry import ExportInfo, ExportModule
from models.export.result import ExportResult, Unwritten
from models.export.task import ExportTask

WRITTEN = 0.4
"""Share of a format's bar at which its file is there and its check begins."""


def export(
    entry: ExportModule, task: ExportTask, folder: Path, progress: Progress, *, is_own: bool = False
) -> ExportResult:
    """Write the model into ``folder`` in one format, and say what its check found.

    The file is named after the card. A file that fails its check is not left behind, unless the options
    ask for it; one that cannot be put in place, or for which the temporary folder has no room, is told as
    unwritten.

    Args:
        is_own: ``folder`` is the run's own one, see :func:`models.export.place.place_of`.
    """
    info = entry.EXPORT
    reason = missing_library(info)
    if not reason and (task.options.preprocessing_inside or task.normalization_inside):
        reason = refusal_of_pixels(task, info)
    if not reason and task.options.preprocessing_inside:
        task = fed_with_pixels(task, info)
    if not reason:
        task = as_used(info, task)
        reason = entry.refusal(task.model, task.card)
    if reason:
        return refused(info, reason)
    progress(0.0, f"Writing: {info.title}")
    try:
        with tempfile.TemporaryDirectory() as drafts:
            draft = Path(drafts) / f"model{info.suffix}"
            return _written(entry, task, draft, folder, progress, is_own)
    except OSError as error:
        return _unwritten(info, told_of_temporary_folder(error))


def _written(
    entry: ExportModule, task: ExportTask, draft: Path, folder: Path, progress: Progress, is_own: bool
) -> ExportResult:
    """Write, check and publish.

    Raises:
        OSError: if there is no room for the draft or for what its check needs.
    """
    info = entry.EXPORT
    try:
        entry.write(replace(task, progress=part_of(progress, 0.0, WRITTEN)), draft)
    except BadInput as error:
        return refused(info, str(error))
    except Unwritten as error:
        return _unwritten(info, str(error))
    except WorkFailed as error:
        if is_disk_full(error):
            return _unwritten(info, told_of_temporary_folder(error))
        return failed(info, str(error))
    finally:
        # The check runs in a process of its own, which needs the memory.
        give_back_freed_memory()
    result = verify(info, task, draft, part_of(progress, WRITTEN, 1.0))
    if not result.verified and not task.options.keep_unverified:
        return result
    try:
        return publish(info, result, draft, task.card, folder, is_own=is_own)
    except WorkFailed as error:
        return _unwritten(info, str(error))


def _unwritten(info: ExportInfo, reason: str) -> ExportResult:
    return failed(info, reason).model_copy(update={"unwritten": True})


def missing_library(info: ExportInfo) -> str:
    """Return which library the format needs and this installation lacks; empty if none."""
    absent = [name for name in info.requires if importlib.util.find_spec(name) is None]
    if not absent:
        return ""
    verb = "is" if len(absent) == 1 else "are"
    return f"Needs {' and '.join(absent)}, which {verb} not installed."


def refused(info: ExportInfo, reason: str) -> ExportResult:
    """Return the result of a format that cannot hold the network."""
    return failed(info, reason).model_copy(update={"refused": True})
