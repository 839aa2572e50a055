"""Making the data report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from datasets.arrays import Samples
from datasets.basics.errors import BadInput
from datasets.basics.progress import Progress, silent
from datasets.report.document import DataReport
from datasets.report.duplicates import Picture, find_duplicates
from datasets.report.problems import class_names, count_parts, training_problems
from datasets.report.warnings import count_warnings, drift_warnings, row_warnings, set_warnings
from datasets.scan import RowScan, scan_row
from datasets.spec import DataRow, SplitSpec
from datasets.split import divide


def check(rows: Sequence[DataRow], split: SplitSpec, seed: int, progress: Progress = silent) -> DataReport:
    """Read all images of all rows and report what is wrong or worth a look.

    Images are counted here; rows need no counts. A row that cannot be opened is a problem, not an error.
    """
    scans: list[RowScan] = []
    damaged: list[str] = []
    for number, row in enumerate(rows):
        try:
            scans.append(scan_row(row, _share(progress, number, len(rows))))
        except BadInput as error:
            scans.append(RowScan(row))
            if Path(row.path).exists():
                damaged.append(str(error))
    counted = [
        row.model_copy(update={"n_images": scan.n_images}) for row, scan in zip(rows, scans, strict=True)
    ]
    parts = divide(counted, split, seed)
    used = list(_used_images(scans, parts))
    counts = count_parts(counted, parts)
    duplicates, leakage = find_duplicates(picture for picture, _ in used)
    brightness: dict[str, list[float]] = {}
    for picture, value in used:
        brightness.setdefault(picture.part, []).append(value)
    return DataReport(
        classes=tuple(class_names(rows)),
        parts=counts,
        corrupt=(*damaged, *(sentence for scan in scans for _, _, sentence in scan.unreadable)),
        duplicates=tuple(duplicates),
        leakage=tuple(leakage),
        warnings=(
            *count_warnings(counts),
            *set_warnings(scans),
            *(warning for scan in scans for warning in row_warnings(scan)),
            *drift_warnings(brightness),
        ),
        problems=(*damaged, *_problems_beyond(damaged, counted, split, seed)),
    )


def _problems_beyond(
    damaged: Sequence[str], rows: Sequence[DataRow], split: SplitSpec, seed: int
) -> list[str]:
    """Return the problems, without calling a damaged file empty as well."""
    return [
        problem
        for problem in training_problems(rows, split, seed)
        if not any(
            f"{row.path} holds no images" in problem and row.path in told for row in rows for told in damaged
        )
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
                yield Picture(label, row.class_name, part, image.digest), image.brightness


def _share(progress: Progress, number: int, total: int) -> Progress:
    """Return the progress of one row of several."""

    def report(fraction: float, message: str) -> None:
        progress((number + fraction) / total, message)

    return report
