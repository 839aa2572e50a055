"""Images of one donor, day or plate stay in one part."""

from __future__ import annotations

from datasets.report.document import Finding
from datasets.report.remedies.base import Mended, RemedyInfo, Rows, with_rows_changed
from datasets.specs.sampling import SamplingSpec
from datasets.specs.split import SplitSpec

REMEDY = RemedyInfo(
    name="split_by_groups",
    label="Split by groups",
    help="Images of one group stay in one part, so that the figures hold for new groups.",
)


def apply(finding: Finding, rows: Rows, split: SplitSpec, sampling: SamplingSpec) -> Mended:
    """Take the split of the finding; its rows of a fixed part are split as well."""
    if finding.split is None:
        return rows, split, sampling
    return with_rows_changed(rows, finding.rows, part="split"), finding.split, sampling
