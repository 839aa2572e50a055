"""Making the data report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from datasets.arrays import Samples
from datasets.basics.errors import BadInput
from datasets.basics.progress import Progress, part_of, silent
from datasets.grouping.groups import groups_of
from datasets.report.class_names import similar_names
from datasets.report.document import DataReport, Finding, PartCount
from datasets.report.duplicates import Picture, find_duplicates, find_near_duplicates
from datasets.report.group_findings import group_findings
from datasets.report.mending import with_remedies
from datasets.report.problems import class_names, class_problems, count_parts, row_problems
from datasets.report.warnings import count_warnings, drift_warnings, row_warnings, set_warnings
from datasets.scan import RowScan, scan_row
from datasets.spec import DataRow, SamplingSpec, SplitSpec
from datasets.split import divide

READING_SHARE = 0.8
"""Share of the progress bar for reading the images; the rest is for comparing them."""


def check(
    rows: Sequence[DataRow],
    split: SplitSpec,
    seed: int,
    progress: Progress = silent,
    sampling: SamplingSpec | None = None,
) -> DataReport:
    """Read all images of all rows and report what is wrong or worth a look.

    Images are counted here; rows need no counts. A row that cannot be opened is a problem, not an error.
    """
    reading, comparing = part_of(progress, 0.0, READING_SHARE), part_of(progress, READING_SHARE, 1.0)
    scans: list[RowScan] = []
    damaged: dict[int, str] = {}
    for number, row in enumerate(rows):
        scans.append(RowScan(row))
        if Path(row.path).exists():
            try:
                scans[number] = scan_row(row, _share(reading, number, len(rows)), thumbnails=True)
            except BadInput as error:
                damaged[number] = str(error)
    counted = [scan.row.model_copy(update={"n_images": scan.n_images}) for scan in scans]
    groups = groups_of(counted, split)
    parts = divide(counted, split, seed, groups)
    used = list(_used_images(scans, parts))
    counts = count_parts(counted, parts)
    names = class_names(counted)
    pictures = [picture for picture, _ in used]
    found = [
        *(_unreadable_row(number, sentence) for number, sentence in damaged.items()),
        *(one for one in row_problems(counted) if one.rows[0] not in damaged),
        *class_problems(counts, names),
        *group_findings(counted, split, groups, parts),
        *(one for number, scan in enumerate(scans) for one in _unreadable_images(number, scan)),
        *find_duplicates(pictures),
        *find_near_duplicates(pictures, comparing),
        *count_warnings(counts),
        *similar_names(
            {name: sum(part.per_class.get(name, 0) for part in counts.values()) for name in names}
        ),
        *set_warnings(scans),
        *(one for number, scan in enumerate(scans) for one in row_warnings(number, scan)),
        *drift_warnings(_brightness(used)),
    ]
    progress(1.0, "Checked all images")
    return DataReport.of(names, counts, with_remedies(found, rows, split, sampling or SamplingSpec()))


def _images_per_class(counts: Mapping[str, PartCount], names: Sequence[str]) -> dict[str, int]:
    return {name: sum(part.per_class.get(name, 0) for part in counts.values()) for name in names}


def _unreadable_row(number: int, sentence: str) -> Finding:
    return Finding(kind="unreadable_row", severity="problem", sentence=sentence, rows=(number,))


def _unreadable_images(number: int, scan: RowScan) -> list[Finding]:
    return [
        Finding(
            kind="unreadable_image",
            severity="warning",
            sentence=sentence,
            images=((number, index),),
            n_images=1,
        )
        for index, _, sentence in scan.unreadable
        if index not in scan.row.left_out
    ]


def _used_images(scans: Sequence[RowScan], parts: Mapping[str, Samples]) -> Iterator[tuple[Picture, float]]:
    """Yield every readable image that is used, with its mean brightness."""
    facts = {(number, image.index): image for number, scan in enumerate(scans) for image in scan.images}
    for part, samples in parts.items():
        for number, index in map(tuple, samples.tolist()):
            image = facts.get((number, index))
            if image is not None:
                row = scans[number].row
                place = Path(row.path)
                label = str(place / image.name) if place.is_dir() else f"image {image.name} of {place}"
                picture = Picture((number, index), label, row.class_name, part, image.digest, image.thumbnail)
                yield picture, image.brightness


def _brightness(used: Sequence[tuple[Picture, float]]) -> dict[str, list[float]]:
    """Return the mean pixel values of the images of each part."""
    brightness: dict[str, list[float]] = {}
    for picture, value in used:
        brightness.setdefault(picture.part, []).append(value)
    return brightness


def _share(progress: Progress, number: int, total: int) -> Progress:
    """Return the progress of one row of several."""

    def report(fraction: float, message: str) -> None:
        progress((number + fraction) / total, message)

    return report
