"""What the dialog about a table of runs says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sessions.batch.documents import BatchPlan, PlannedRun

HEADERS = ("Name", "Network", "Images", "Epochs", "Row")
BETWEEN_FAULTS = r"(?<=fault\.) |(?<=faults\.) | \| "
"""What stands before the first and between the other faults that a refusal names."""


def cells(run: PlannedRun) -> tuple[str, ...]:
    """Return what is shown of a run."""
    session = run.session
    images = sum(row.n_used for row in session.rows if row.part != "unlabeled")
    return run.name, session.model.architecture, f"{images:,}", str(session.training.epochs), str(run.row)


def place_words(plan: BatchPlan, folder: Path) -> str:
    """Return where the runs go and what a second time does."""
    n = len(plan.runs)
    runs = "One run goes" if n == 1 else f"{n:,} runs go"
    return (
        f"{runs} to {folder}, with a table of results that is written anew after each. What is finished "
        "there already is not trained again."
    )


def fault_lines(message: str) -> str:
    """Return a refusal with a line for each fault, in the order of the rows."""
    return re.sub(BETWEEN_FAULTS, "\n", message)


def add_text(n: int) -> str:
    """Return what the button is called."""
    if not n:
        return "Add to the queue"
    return "Add one training" if n == 1 else f"Add {n:,} trainings"
