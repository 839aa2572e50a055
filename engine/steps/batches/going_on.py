"""What of a batch was begun in its folder, so that it is gone on with and not done twice."""

from __future__ import annotations

from pathlib import Path

from datasets.basics.errors import BadInput
from sessions.batch.documents import BatchPlan, read_plan


def check_same(plan: BatchPlan, out: Path) -> None:
    """Insist that what was begun in ``out`` is what is asked for now.

    Raises:
        BadInput: naming the first run that is another one.
    """
    former = read_plan(out)
    known = {} if former is None else {run.name: run.session.sha256() for run in former.runs}
    for planned in plan.runs:
        root = out / planned.name
        if is_begun(root) and known.get(planned.name) != planned.session.sha256():
            raise BadInput(
                f"{root} was begun with other data or options than row {planned.row} has now: give the row "
                "another name, or the batch another folder."
            )


def is_begun(root: Path) -> bool:
    """Return whether there is a run in ``root``."""
    return (root / "session.json").is_file()


def not_writable(out: Path, error: OSError) -> BadInput:
    """Return what to say of a folder that cannot be written."""
    return BadInput(f"The folder {out} cannot be written ({error.strerror}): choose another one.")
