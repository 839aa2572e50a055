"""A whole row serves training alone."""

from __future__ import annotations

from datasets.report.document import Finding
from datasets.report.remedies.base import Mended, RemedyInfo, Rows, with_rows_changed
from datasets.specs.sampling import SamplingSpec
from datasets.specs.split import SplitSpec

REMEDY = RemedyInfo(
    name="train_only",
    label="Use for training only",
    help="The rows go to the training part as a whole.",
)


def apply(finding: Finding, rows: Rows, split: SplitSpec, sampling: SamplingSpec) -> Mended:
    """Put the rows of the finding into the training part."""
    return with_rows_changed(rows, finding.rows, part="train"), split, sampling
