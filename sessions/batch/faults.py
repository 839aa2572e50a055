"""What is wrong with a table of runs, cell by cell, so that all of it can be said at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from datasets.basics.errors import BadInput


@dataclass(frozen=True)
class Fault:
    """One thing that cannot be used.

    Attributes:
        row: number of the row below the header, from 1, empty rows not counted; 0: the header itself.
        column: header of the column; empty: the row as a whole.
        sentence: what is wrong and what to do.
    """

    row: int
    column: str
    sentence: str

    def __str__(self) -> str:
        places = [f"row {self.row}"] if self.row else []
        places += [f"column {self.column!r}"] if self.column else []
        return f"{', '.join(places)}: {self.sentence}"


def refuse(table: Path, faults: Sequence[Fault]) -> None:
    """Do nothing where there is no fault.

    Raises:
        BadInput: naming every fault, in the order of the rows.
    """
    if not faults:
        return
    ordered = sorted(faults, key=lambda fault: fault.row)
    n = len(ordered)
    raise BadInput(
        f"{table}: nothing was trained, because of {n} {'fault' if n == 1 else 'faults'}. "
        + " | ".join(str(fault) for fault in ordered)
    )
