"""What the jobs on tables of runs are asked, what they tell meanwhile, and what they answer."""

from __future__ import annotations

from datasets.basics.options import Options
from sessions.batch.documents import BatchPlan, RowResult


class PlanBatchRequest(Options):
    """Check a whole table; every row becomes a session, or several where it names a collection."""

    table: str
    data: str = ""
    """Images of the rows that name none."""
    settings: tuple[str, ...] = ()
    """``key=value``, for all rows; what a row says itself goes before it."""
    find_in: tuple[str, ...] = ()
    """Folders in which moved data of sessions are looked for."""


class PlanBatchResult(Options):
    plan: BatchPlan
    notes: tuple[str, ...] = ()
    """Sentences about how folders were understood."""


class RunBatchRequest(Options):
    """Do what is planned, one run after the other, into ``out/NAME``; what is finished there stays."""

    plan: BatchPlan
    out: str


class RowDone(Options):
    """Event of ``run_batch`` (kind ``row``): a run is finished, or failed."""

    result: RowResult


class RunBatchResult(Options):
    table: str
    """The table of results."""
    rows: tuple[RowResult, ...]

    @property
    def n_failed(self) -> int:
        """How many runs failed."""
        return sum(row.status == "failed" for row in self.rows)
