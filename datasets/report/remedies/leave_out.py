"""Images that are of no use are left out."""

from __future__ import annotations

from datasets.report.document import Finding
from datasets.report.remedies.base import Mended, RemedyInfo, Rows, without
from datasets.specs.sampling import SamplingSpec
from datasets.specs.split import SplitSpec

REMEDY = RemedyInfo(
    name="leave_out",
    label="Leave these images out",
    help="The images stay on the disk but are not used; they can be taken back at any time.",
)


def apply(finding: Finding, rows: Rows, split: SplitSpec, sampling: SamplingSpec) -> Mended:
    """Leave out all images of the finding."""
    return without(rows, finding.images), split, sampling
