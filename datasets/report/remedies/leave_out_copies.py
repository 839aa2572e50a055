"""Of several copies one stays."""

from __future__ import annotations

from datasets.report.document import Finding
from datasets.report.remedies.base import Mended, RemedyInfo, Rows, without
from datasets.specs.sampling import SamplingSpec
from datasets.specs.split import SplitSpec

REMEDY = RemedyInfo(
    name="leave_out_copies",
    label="Keep one, leave the copies out",
    help="The first of the pictures stays, the one for training if there is one; its copies are not used.",
)


def apply(finding: Finding, rows: Rows, split: SplitSpec, sampling: SamplingSpec) -> Mended:
    """Leave out all images of the finding but the first."""
    return without(rows, finding.images[1:]), split, sampling
