"""Which remedies are offered for which finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from datasets.report.document import Finding
from datasets.report.remedies.base import Mended
from datasets.report.remedies.registry import REMEDIES
from datasets.specs.row import DataRow
from datasets.specs.sampling import SamplingSpec
from datasets.specs.split import SplitSpec

REMEDIES_OF: Mapping[str, tuple[str, ...]] = {
    "missing_row": ("remove_row",),
    "unreadable_row": ("remove_row",),
    "empty_row": ("exclude_row", "remove_row"),
    "untrained_class": ("divide_rows",),
    "no_validation": ("divide_rows",),
    "unreadable_image": ("leave_out",),
    "duplicate": ("leave_out_copies", "keep_together"),
    "two_classes": ("leave_out",),
    "leakage": ("leave_out_copies", "keep_together"),
    "near_leakage": ("leave_out_copies", "keep_together"),
    "group_leakage": ("split_by_groups",),
    "torn_group": ("divide_these_rows",),
    "grouping_offer": ("split_by_groups",),
    "donor_leakage": ("split_by_groups",),
    "similar_classes": ("merge_classes",),
    "more_near_leakage": ("leave_out",),
    "unbalanced": ("balance_classes",),
    "absent_class": ("divide_rows",),
    "no_test": ("divide_rows",),
    "black": ("leave_out",),
    "constant": ("leave_out",),
    "colors": ("exclude_row",),
    "single_image": ("exclude_row",),
    "more_duplicates": ("leave_out",),
    "brightness_drift_of_row": ("train_only", "exclude_row"),
    "contrast_drift_of_row": ("train_only", "exclude_row"),
    "focus_drift_of_row": ("train_only", "exclude_row"),
}
"""By kind of finding, the most fitting one first."""


def with_remedies(
    findings: Sequence[Finding], rows: Sequence[DataRow], split: SplitSpec, sampling: SamplingSpec
) -> list[Finding]:
    """Return the findings of a report on these rows, each with the remedies that would change something."""
    before: Mended = (tuple(rows), split, sampling)
    apply = {name: module.apply for name, module in REMEDIES.entries().items()}
    told = []
    for finding in findings:
        names = REMEDIES_OF.get(finding.kind, ())
        helpful = tuple(name for name in names if apply[name](finding, *before) != before)
        told.append(finding.model_copy(update={"remedies": helpful}) if helpful else finding)
    return told
