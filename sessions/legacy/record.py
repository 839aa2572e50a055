"""What a spreadsheet of AIDeveloper holds: every cell, under the names of its newest generation."""

from __future__ import annotations

from typing import Literal

from datasets.basics.options import Options

Cell = str | int | float | bool | None
Generation = Literal["ModelMaker", "AIDeveloper 0.0 to 0.4.3", "AIDeveloper 0.4.4 and later"]


class LegacyTable(Options):
    """One sheet."""

    columns: tuple[str, ...] = ()
    """As the sheet calls them, without the index that pandas puts first."""
    keys: tuple[str, ...] = ()
    """The same under the names of the newest generation, in small letters."""
    rows: tuple[tuple[Cell, ...], ...] = ()

    def values(self, row: int) -> dict[str, Cell]:
        """Return a row by the keys of its columns."""
        return dict(zip(self.keys, self.rows[row], strict=True))

    def column(self, key: str) -> tuple[Cell, ...]:
        """Return a column; nothing where there is none."""
        if key not in self.keys:
            return ()
        place = self.keys.index(key)
        return tuple(row[place] for row in self.rows)


class LegacyRecord(Options):
    """A ``_meta.xlsx`` or ``_session.xlsx`` of AIDeveloper, completely."""

    generation: Generation
    program_version: str
    used_data: LegacyTable
    data_overview: LegacyTable = LegacyTable()
    """Absent in the oldest generation."""
    parameters: LegacyTable
    """One row at the start, and one for each change while it trained."""
    history: LegacyTable = LegacyTable()
    """One row for each epoch; absent in a ``_session.xlsx``."""

    @property
    def program(self) -> str:
        """Name and version of the program that wrote it."""
        name = "ModelMaker" if self.generation == "ModelMaker" else "AIDeveloper"
        return f"{name} {self.program_version}".strip()

    @property
    def settings(self) -> dict[str, Cell]:
        """The settings that counted last."""
        return self.parameters.values(len(self.parameters.rows) - 1)
