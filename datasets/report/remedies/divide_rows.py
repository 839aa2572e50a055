"""A part that lacks images gets a share of the training rows."""

from __future__ import annotations

from datasets.report.document import Finding
from datasets.report.remedies.base import Mended, RemedyInfo, Rows, with_rows_changed
from datasets.specs.sampling import SamplingSpec
from datasets.specs.split import SplitSpec

REMEDY = RemedyInfo(
    name="divide_rows",
    label="Take a share of the training images",
    help="The training rows are divided, so that each class has images for training, validation and test.",
)

MOST_TAKEN = 0.95
"""Of the shares for validation and test together; the rest is for training."""


def apply(finding: Finding, rows: Rows, split: SplitSpec, sampling: SamplingSpec) -> Mended:
    """Divide the training rows of the classes of the finding; shares of 0 become the usual ones."""
    usual = SplitSpec()
    shares = {}
    if split.validation == 0:
        shares["validation"] = min(usual.validation, MOST_TAKEN - split.test)
    if split.test == 0:
        shares["test"] = min(usual.test, MOST_TAKEN - split.validation)
    train = [
        number
        for number, row in enumerate(rows)
        if row.part == "train" and (not finding.classes or row.class_name in finding.classes)
    ]
    divided = with_rows_changed(rows, train, part="split")
    if not any(row.part == "split" for row in divided):
        return rows, split, sampling
    return divided, split.model_copy(update=shares), sampling
