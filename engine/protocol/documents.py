"""What the jobs on sessions and runs are asked and what they answer."""

from __future__ import annotations

from typing import Any

from datasets.basics.options import Options
from datasets.facts import RowFacts
from models.training.events import EpochDone
from sessions.document import Session
from sessions.journal_entries import Changed, Saved
from sessions.legacy.record import LegacyRecord
from sessions.restoration import Restoration
from sessions.summary import RunSummary


class OpenSessionRequest(Options):
    """Read a session from a spreadsheet, a session.json or a run folder, and look for its data."""

    path: str
    find_in: tuple[str, ...] = ()


class OpenSessionResult(Options):
    session: Session
    restoration: Restoration
    facts: tuple[RowFacts, ...] = ()
    told: tuple[str, ...] = ()
    """What has no counterpart here, of a spreadsheet of AIDeveloper."""
    legacy: LegacyRecord | None = None
    """All that such a spreadsheet holds: data rows, every change of settings, the history."""
    is_record: bool = False
    """Whether the file tells what happened in a run, so that no session may be saved to it."""


class SaveSessionRequest(Options):
    session: Session
    path: str


class SaveSessionResult(Options):
    path: str


class ListRunsRequest(Options):
    folders: tuple[str, ...]


class ListRunsResult(Options):
    runs: tuple[RunSummary, ...]


class ReadRunRequest(Options):
    run: str


class ReadRunResult(Options):
    summary: RunSummary
    session: Session
    history: tuple[EpochDone, ...]
    metrics: dict[str, Any] | None
    messages: tuple[str, ...] = ()
    changes: tuple[Changed, ...] = ()
    """Changes of settings while it was trained, in the order in which they count."""
    saved: tuple[Saved, ...] = ()
    """Models that were written, of the epochs that count."""
    resumed: tuple[int, ...] = ()
    """Epochs after which the training went on in another process."""
