"""What a batch is going to do, and what became of each of its runs."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from datasets.basics.errors import BadInput
from datasets.basics.files import atomic_write
from datasets.basics.options import Options
from models.evaluation.figures import Metrics
from sessions.document import Session

PLAN_NAME = "batch.json"
RowStatus = Literal["waiting", "finished", "failed"]


class PlannedRun(Options):
    """One run: everything that is needed to train it, on this computer or another one."""

    row: int
    """Row of the table, from 1 below the header."""
    session: Session
    """With the name of the run."""
    cells: tuple[str, ...]
    """The row as it stands in the table."""

    @property
    def name(self) -> str:
        """Name of the run and of its folder."""
        return self.session.name


class BatchPlan(Options):
    """The whole table, checked."""

    schema_version: Literal[1] = 1
    table: str
    header: tuple[str, ...]
    runs: tuple[PlannedRun, ...]


class RowResult(Options):
    """What became of one run."""

    row: int
    name: str
    status: RowStatus
    problem: str = ""
    """Why it failed."""
    run: str
    """The run folder; it may not be there yet."""
    best_epoch: int | None = None
    epochs: int | None = None
    validation: Metrics | None = None
    test: Metrics | None = None
    model: str = ""
    model_sha256: str = ""
    seconds: float | None = None
    """Sum of the epochs' durations."""


def read_plan(folder: Path) -> BatchPlan | None:
    """Return the plan of the batch in ``folder``; None if there is none.

    Raises:
        BadInput: if it cannot be read.
    """
    try:
        return BatchPlan.model_validate_json((folder / PLAN_NAME).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        raise BadInput(
            f"{folder / PLAN_NAME} cannot be read: choose another folder for the batch."
        ) from error


def write_plan(plan: BatchPlan, folder: Path) -> None:
    """Write the plan atomically; ``OSError`` if it cannot be written."""
    atomic_write(folder / PLAN_NAME, plan.model_dump_json().encode("utf-8"))
