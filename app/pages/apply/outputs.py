"""Which files a prediction writes, named before it begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Literal

from datasets.spec import DataRow

MEASUREMENT = ".rtdc"
RtdcKind = Literal["copy", "scores"]


@dataclass(frozen=True)
class Wishes:
    """What the person wants to be written.

    Attributes:
        tables: endings of tables, such as ``csv``.
        rtdc: a whole copy of each measurement with scores, a file of scores only, or None.
        sort: whether copies are sorted into class folders.
        folder: where all of it goes.
    """

    folder: Path
    tables: tuple[str, ...] = ("csv",)
    rtdc: RtdcKind | None = None
    sort: bool = False


@dataclass(frozen=True)
class Outputs:
    """Files and folders that are going to be written.

    Attributes:
        outs: tables; then the .rtdc file, or the folder of those of several measurements.
        sort_into: folder for sorted copies.
        replace: whether the person was asked about files that are there, and wants them replaced.
    """

    outs: tuple[Path, ...] = ()
    sort_into: Path | None = None
    replace: bool = False

    @property
    def paths(self) -> tuple[Path, ...]:
        return self.outs if self.sort_into is None else (*self.outs, self.sort_into)

    def existing(self) -> list[Path]:
        """Return those that are there already; an empty folder is none."""
        return [path for path in self.paths if path.is_file() or (path.is_dir() and any(path.iterdir()))]


def planned(wishes: Wishes, rows: Sequence[DataRow], number: int = 1) -> Outputs:
    """Return what is written for these rows.

    Args:
        wishes: what the person wants.
        rows: what is classified; one file or folder gives its name to the outputs.
        number: from 2 on it is added to the names.
    """
    name = _name(rows) + (f"-{number}" if number > 1 else "")
    outs = [wishes.folder / f"{name}.{ending}" for ending in wishes.tables]
    measured = measurements(rows)
    if wishes.rtdc is not None and measured:
        scores = f"{name}_scores"
        outs.append(wishes.folder / (f"{scores}{MEASUREMENT}" if len(measured) == 1 else scores))
    return Outputs(tuple(outs), wishes.folder / f"{name}_sorted" if wishes.sort else None)


def kept_both(wishes: Wishes, rows: Sequence[DataRow]) -> Outputs:
    """Return outputs with the first number whose names are all free."""
    number = 2
    while planned(wishes, rows, number).existing():
        number += 1
    return planned(wishes, rows, number)


def measurements(rows: Sequence[DataRow]) -> list[str]:
    """Return the paths of the .rtdc files among the rows, each once."""
    return list(dict.fromkeys(row.path for row in rows if row.path.lower().endswith(MEASUREMENT)))


def _name(rows: Sequence[DataRow]) -> str:
    paths = list(dict.fromkeys(row.path for row in rows))
    if len(paths) == 1:
        path = PurePath(paths[0])
        return path.stem or "images"
    parents = {str(PurePath(path).parent) for path in paths}
    # What was found in one folder is called like it.
    return (PurePath(parents.pop()).name if len(parents) == 1 else "") or "images"
