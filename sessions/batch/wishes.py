"""What one row of a table asks for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

from datasets.spec import Part


@dataclass(frozen=True)
class DataWish:
    """Where the images of a run come from; one of the three is given, or none.

    Attributes:
        root: folder, as ``--data`` takes it.
        session: a session whose data, and whose options too, the run begins with.
        rows: (part, class, path) each; class "": the file names the classes itself.
    """

    root: str = ""
    session: str = ""
    rows: tuple[tuple[Part, str, str], ...] = ()

    @property
    def kinds(self) -> int:
        """How many of the three are given."""
        return sum(bool(given) for given in (self.root, self.session, self.rows))


@dataclass(frozen=True)
class RowWish:
    """One row, understood.

    Attributes:
        row: its number below the header, from 1.
        name: of the run; empty: made from the number.
        data_columns: headers that said where the images are.
        assignments: ``key=value`` texts with the header that each came from.
        classes: only these classes are used; empty: all.
        divides: header of the column that says how the images are divided; empty: none does.
        n_each: images for validation and as many for test; None: as the options say.
    """

    row: int
    name: str = ""
    data: DataWish = field(default_factory=DataWish)
    data_columns: tuple[str, ...] = ()
    assignments: tuple[tuple[str, str], ...] = ()
    classes: tuple[str, ...] = ()
    divides: str = ""
    n_each: int | None = None

    def asking(self, column: str, *assignments: str) -> Self:
        """Return the wish with more options from this column."""
        more = tuple((column, assignment) for assignment in assignments)
        return replace(self, assignments=self.assignments + more)

    def with_data(self, column: str, data: DataWish) -> Self:
        """Return the wish with these images, named by this column."""
        return replace(self, data=data, data_columns=(*self.data_columns, column))
