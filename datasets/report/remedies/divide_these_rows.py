"""Rows of a fixed part are divided, so that nothing that belongs together is torn by them."""

from __future__ import annotations

from datasets.report.document import Finding
from datasets.report.remedies.base import Mended, RemedyInfo, Rows, with_rows_changed
from datasets.specs.sampling import SamplingSpec
from datasets.specs.split import SplitSpec

REMEDY = RemedyInfo(
    name="divide_these_rows",
    label="Divide these rows",
    help="The split decides on the part of these rows' images, and keeps each group in one part.",
)


def apply(finding: Finding, rows: Rows, split: SplitSpec, sampling: SamplingSpec) -> Mended:
    """Give the rows of the finding the part “split”."""
    return with_rows_changed(rows, finding.rows, part="split"), split, sampling
