"""A row whose data is gone is taken from the list."""

from __future__ import annotations

from datasets.report.document import Finding
from datasets.report.remedies.base import Mended, RemedyInfo, Rows
from datasets.specs.sampling import SamplingSpec
from datasets.specs.split import SplitSpec

REMEDY = RemedyInfo(
    name="remove_row",
    label="Remove this row",
    help="The row is taken from the list; nothing is deleted on the disk.",
)


def apply(finding: Finding, rows: Rows, split: SplitSpec, sampling: SamplingSpec) -> Mended:
    """Take the rows of the finding from the list."""
    left = tuple(row for number, row in enumerate(rows) if number not in finding.rows)
    return left, split, sampling
