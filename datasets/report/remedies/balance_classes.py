"""Every class comes equally often."""

from __future__ import annotations

from datasets.report.document import Finding
from datasets.report.remedies.base import Mended, RemedyInfo, Rows
from datasets.specs.sampling import SamplingSpec
from datasets.specs.split import SplitSpec

REMEDY = RemedyInfo(
    name="balance_classes",
    label="Show every class equally often",
    help="Each epoch draws equally many images of each class.",
)


def apply(finding: Finding, rows: Rows, split: SplitSpec, sampling: SamplingSpec) -> Mended:
    """Balance the sampling by class."""
    return rows, split, sampling.model_copy(update={"balance": "classes"})
