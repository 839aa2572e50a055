"""Pictures that are alike go into one part."""

from __future__ import annotations

from datasets.report.document import Finding
from datasets.report.remedies.base import Mended, RemedyInfo, Rows
from datasets.specs.row import DataRow
from datasets.specs.sampling import SamplingSpec
from datasets.specs.split import SplitSpec

REMEDY = RemedyInfo(
    name="keep_together",
    label="Keep together in one part",
    help="When the images are divided, these pictures go into the same part.",
)


def apply(finding: Finding, rows: Rows, split: SplitSpec, sampling: SamplingSpec) -> Mended:
    """Tie the images of the finding, where all of them are divided by the split."""
    places = list(dict.fromkeys(finding.images))
    if len(places) < 2 or any(rows[row].part != "split" for row, _ in places):
        return rows, split, sampling
    knots = {place: knot for number, row in enumerate(rows) for place, knot in _knots(number, row)}
    touched = {knots[place] for place in places if place in knots}
    knot = min(touched, default=max(knots.values(), default=-1) + 1)
    # Knots that these pictures join become one.
    tied = {place for place, own in knots.items() if own in touched}.union(places)
    changed = list(rows)
    for number in {number for number, _ in tied}:
        ties = {**dict(rows[number].ties), **{image: knot for row, image in tied if row == number}}
        changed[number] = rows[number].model_copy(update={"ties": tuple(sorted(ties.items()))})
    return tuple(changed), split, sampling


def _knots(number: int, row: DataRow) -> list[tuple[tuple[int, int], int]]:
    return [((number, image), knot) for image, knot in row.ties]
