"""What every remedy is given and gives, and the edits of rows that several share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from datasets.specs.row import DataRow
from datasets.specs.sampling import SamplingSpec
from datasets.specs.split import SplitSpec

Rows: TypeAlias = tuple[DataRow, ...]
Mended: TypeAlias = tuple[Rows, SplitSpec, SamplingSpec]
"""Rows, split and sampling of the session after a remedy; what did not change is equal to what was given."""


@dataclass(frozen=True)
class RemedyInfo:
    """Metadata of one remedy; its module also has ``apply(finding, rows, split, sampling) -> Mended``.

    Attributes:
        name: in :attr:`datasets.report.document.Finding.remedies`.
        label: on the button.
        help: one sentence: what happens.
    """

    name: str
    label: str
    help: str


def without(rows: Sequence[DataRow], images: Iterable[tuple[int, int]]) -> Rows:
    """Return the rows with these images (row, number) left out as well."""
    per_row: dict[int, set[int]] = {}
    for row, image in images:
        per_row.setdefault(row, set()).add(image)
    changed = list(rows)
    for number, more in per_row.items():
        left_out = tuple(sorted(more.union(rows[number].left_out)))
        changed[number] = rows[number].model_copy(update={"left_out": left_out})
    return tuple(changed)


def with_rows_changed(rows: Sequence[DataRow], numbers: Iterable[int], **update: object) -> Rows:
    """Return the rows, those of the given numbers with other values."""
    chosen = set(numbers)
    return tuple(
        row.model_copy(update=update) if number in chosen else row for number, row in enumerate(rows)
    )
