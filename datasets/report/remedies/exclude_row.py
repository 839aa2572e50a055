"""A whole row is not used."""

from __future__ import annotations

from datasets.report.document import Finding
from datasets.report.remedies.base import Mended, RemedyInfo, Rows, with_rows_changed
from datasets.specs.sampling import SamplingSpec
from datasets.specs.split import SplitSpec

REMEDY = RemedyInfo(
    name="exclude_row",
    label="Do not use this row",
    help="The row stays in the list with 0 images per epoch, so none of its images is used.",
)


def apply(finding: Finding, rows: Rows, split: SplitSpec, sampling: SamplingSpec) -> Mended:
    """Set the rows of the finding to 0 images per epoch."""
    return with_rows_changed(rows, finding.rows, images_per_epoch=0), split, sampling
