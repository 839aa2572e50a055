"""What the jobs on tables of runs are asked, what they tell meanwhile, and what they answer."""

from __future__ import annotations

from datasets.basics.options import Options
from sessions.batch.documents import BatchPlan, RowResult
from sessions.document import Session


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


class BatchRow(Options):
    """A run of a batch that somebody else trains."""

    session: Session
    run: str
    is_begun: bool
    """Whether it is gone on with, not begun."""
    is_finished: bool


class BeginBatchResult(Options):
    rows: tuple[BatchRow, ...]
    table: str
    """The table of results so far."""


class WriteBatchResultsRequest(Options):
    """Write the table of results of the batch in this folder."""

    folder: str


class WriteBatchResultsResult(Options):
    table: str
    n: int
    n_left: int
    """Runs that are not finished."""
