"""The remedies, found by walking this folder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from datasets.basics.registry import Registry
from datasets.report.document import Finding
from datasets.report.remedies.base import Mended, RemedyInfo
from datasets.specs.row import DataRow
from datasets.specs.sampling import SamplingSpec
from datasets.specs.split import SplitSpec

REMEDIES = Registry("datasets.report.remedies", "REMEDY")


def remedy_info(name: str) -> RemedyInfo:
    """Return what a remedy is called."""
    return cast(RemedyInfo, REMEDIES.get(name).REMEDY)


def apply_remedy(
    name: str,
    findings: Sequence[Finding],
    rows: Sequence[DataRow],
    split: SplitSpec,
    sampling: SamplingSpec,
) -> Mended:
    """Return rows, split and sampling with a remedy for these findings.

    The findings must come from a report on these rows. Do not go on with them afterwards: make a new report.

    Raises:
        BadInput: if there is no remedy of this name.
    """
    apply = REMEDIES.get(name).apply
    mended: Mended = (tuple(rows), split, sampling)
    # From the last row to the first, so that taking a row away does not change the numbers of the others.
    for finding in sorted(findings, key=lambda one: one.rows, reverse=True):
        mended = apply(finding, *mended)
    return mended
