"""One class that is written in several ways becomes one."""

from __future__ import annotations

from datasets.report.document import Finding
from datasets.report.remedies.base import Mended, RemedyInfo, Rows, with_rows_changed
from datasets.specs.sampling import SamplingSpec
from datasets.specs.split import SplitSpec

REMEDY = RemedyInfo(
    name="merge_classes",
    label="Make them one class",
    help="All rows of these classes get the name of the first.",
)


def apply(finding: Finding, rows: Rows, split: SplitSpec, sampling: SamplingSpec) -> Mended:
    """Give the rows of the classes of the finding the name of the first."""
    own = [number for number, row in enumerate(rows) if row.class_name in finding.classes]
    if not own:
        return rows, split, sampling
    return with_rows_changed(rows, own, class_name=finding.classes[0]), split, sampling
