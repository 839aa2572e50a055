"""What the jobs on the run history are asked and what they answer."""

from __future__ import annotations

from datasets.basics.options import Options
from models.training.events import EpochDone
from sessions.run_history.contrast import Difference, FigureSpread
from sessions.run_history.found import FoundRun
from sessions.run_history.remarks import RunRemarks
from sessions.summary import RunSummary


class RunHistoryRequest(Options):
    """Look for runs in the folders named so far and in these; read what changed."""

    folders: tuple[str, ...] = ()
    forget: tuple[str, ...] = ()
    """Folders that are looked in no more."""


class RunHistoryResult(Options):
    runs: tuple[FoundRun, ...]
    """Newest first."""
    folders: tuple[str, ...]


class RemarkRunsRequest(Options):
    """Change star, note or tags of runs; None leaves as it is."""

    runs: tuple[str, ...]
    star: bool | None = None
    note: str | None = None
    tags: tuple[str, ...] | None = None
    """All tags anew."""
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()


class RemarkRunsResult(Options):
    remarks: dict[str, RunRemarks]


class ContrastRunsRequest(Options):
    """Say what differs between runs and how their figures are spread."""

    runs: tuple[str, ...]


class RunCurves(Options):
    """The epochs of a run that count."""

    summary: RunSummary
    history: tuple[EpochDone, ...]


class ContrastRunsResult(Options):
    runs: tuple[RunCurves, ...]
    """Those that could be read."""
    differences: tuple[Difference, ...]
    """Values in the order of ``runs``."""
    spreads: tuple[FigureSpread, ...]
    unreadable: tuple[str, ...] = ()
    """A sentence for each run that could not be read."""


class ExportHistoryRequest(Options):
    """Write runs as a CSV table."""

    path: str
    runs: tuple[str, ...] = ()
    """Run folders; empty: all that are known."""


class ExportHistoryResult(Options):
    path: str
    n: int


class ImportHistoryRequest(Options):
    """Take stars, tags and notes over from a table of runs."""

    path: str


class ImportHistoryResult(Options):
    n: int
    """Runs whose remarks were taken over."""
    unknown: tuple[str, ...] = ()
    """Run folders of the table that are not there."""


class LogRunsRequest(Options):
    """Write runs for another program that shows trainings."""

    kind: str
    """A name in the registry of logs."""
    target: str
    """Folder to write into."""
    runs: tuple[str, ...] = ()
    """Run folders; empty: all that are known."""


class LogRunsResult(Options):
    files: tuple[str, ...]
    n: int
