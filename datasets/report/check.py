"""Making the data report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from datasets.basics.errors import BadInput
from datasets.basics.progress import Progress, part_of, silent
from datasets.grouping.groups import groups_of_names
from datasets.report.class_names import similar_names
from datasets.report.document import DataReport, Finding, PartCount
from datasets.report.drift import drift_findings
from datasets.report.duplicates import find_duplicates, find_near_duplicates
from datasets.report.gray_values import gray_value_findings
from datasets.report.group_findings import group_findings
from datasets.report.group_leaks import group_leaks
from datasets.report.grouping_offers import grouping_offers
from datasets.report.groupings import likely_groupings
from datasets.report.mending import with_remedies
from datasets.report.problems import changed_rows, class_names, class_problems, count_parts, row_problems
from datasets.report.used import used_images
from datasets.report.warnings import count_warnings, remark_findings, row_warnings, set_warnings
from datasets.scan import RowScan
from datasets.scan_store import ScanStore
from datasets.spec import DataRow, DepthScaling, SamplingSpec, SplitSpec
from datasets.split import divide

READING_SHARE = 0.8
"""Share of the progress bar for reading the images; the rest is for comparing them."""


def check(
    rows: Sequence[DataRow],
    split: SplitSpec,
    seed: int,
    progress: Progress = silent,
    sampling: SamplingSpec | None = None,
    scans: ScanStore | None = None,
    depth_scaling: DepthScaling = "full_range",
) -> DataReport:
    """Read all images of all rows and report what is wrong or worth a look.

    Images are counted here; rows need no counts. A row that cannot be opened is a problem, not an error.

    Args:
        rows: of the session.
        split: of the session.
        seed: of the session.
        progress: told how far the reading and comparing is.
        sampling: of the session; decides whether it is worth offering to balance the classes.
        scans: what was read of these files before; files that did not change are not read again.
        depth_scaling: of the session: how its 16-bit images become 8-bit ones.
    """
    reading, comparing = part_of(progress, 0.0, READING_SHARE), part_of(progress, READING_SHARE, 1.0)
    found_rows, damaged = _scan_all(rows, ScanStore() if scans is None else scans, reading)
    counted = [scan.row.model_copy(update={"n_images": scan.n_images}) for scan in found_rows]
    names_of_images = [_file_names(scan) for scan in found_rows]
    groups = groups_of_names(counted, split, names_of_images)
    parts = divide(counted, split, seed, groups)
    used = used_images(found_rows, parts)
    counts = count_parts(counted, parts)
    names = class_names(counted)
    comparing(0.0, "Looking for groups in the names")
    guesses = likely_groupings(counted, split, names_of_images)
    found = [
        *(_unreadable_row(number, sentence) for number, sentence in damaged.items()),
        *(one for one in row_problems(counted) if one.rows[0] not in damaged),
        *changed_rows(rows, counted),
        *group_findings(counted, split, groups, parts),
        *class_problems(counts, names),
        *(one for number, scan in enumerate(found_rows) for one in _unreadable_images(number, scan)),
        *remark_findings(found_rows),
        *find_duplicates(used),
        *find_near_duplicates(used, comparing),
        *count_warnings(counts),
        *similar_names(_images_per_class(counts, names)),
        *set_warnings(found_rows),
        *gray_value_findings(found_rows, depth_scaling),
        *(one for number, scan in enumerate(found_rows) for one in row_warnings(number, scan)),
        *drift_findings(used),
        *group_leaks(used, counted, split, names_of_images, guesses),
        *grouping_offers(counted, split, guesses),
    ]
    progress(1.0, "Checked all images")
    return DataReport.of(names, counts, with_remedies(found, rows, split, sampling or SamplingSpec()))


def _scan_all(
    rows: Sequence[DataRow], store: ScanStore, progress: Progress
) -> tuple[list[RowScan], dict[int, str]]:
    """Return the scan of each row, an empty one if it cannot be opened, and why."""
    scans: list[RowScan] = []
    damaged: dict[int, str] = {}
    for number, row in enumerate(rows):
        scans.append(RowScan(row))
        if Path(row.path).exists():
            try:
                scans[number] = store.scan(
                    row, part_of(progress, number / len(rows), (number + 1) / len(rows))
                )
            except BadInput as error:
                damaged[number] = str(error)
    return scans, damaged


def _file_names(scan: RowScan) -> Sequence[str]:
    return scan.names if scan.own_files and scan.row.part != "unlabeled" else ()


def _images_per_class(counts: Mapping[str, PartCount], names: Sequence[str]) -> dict[str, int]:
    return {name: sum(part.per_class.get(name, 0) for part in counts.values()) for name in names}


def _unreadable_row(number: int, sentence: str) -> Finding:
    return Finding(kind="unreadable_row", severity="problem", sentence=sentence, rows=(number,))


def _unreadable_images(number: int, scan: RowScan) -> list[Finding]:
    left_out = set(scan.row.left_out)
    is_loaded = scan.row.part != "unlabeled" and scan.row.images_per_epoch != 0
    return [
        Finding(
            kind="unreadable_image",
            severity="problem" if is_loaded else "warning",
            sentence=sentence,
            images=((number, index),),
            n_images=1,
        )
        for index, sentence in scan.unreadable
        if index not in left_out
    ]
