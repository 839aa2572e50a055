"""What the history tells of a run."""

from __future__ import annotations

from datasets.basics.options import Options
from sessions.run_history.remarks import RunRemarks
from sessions.summary import RunSummary


class FoundRun(Options):
    """A run, and what a person noted of it."""

    summary: RunSummary
    remarks: RunRemarks = RunRemarks()
