"""What makes a training impossible, found without reading a single image."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from datasets.arrays import Samples
from datasets.basics.errors import BadInput
from datasets.grouping.groups import Groups, groups_of
from datasets.naming import counted, natural_key
from datasets.report.document import Finding, PartCount
from datasets.report.group_findings import group_findings
from datasets.spec import DataRow, SplitSpec
from datasets.split import divide


def training_problems(
    rows: Sequence[DataRow], split: SplitSpec, seed: int, groups: Groups | None = None
) -> list[str]:
    """Return a sentence for each reason why these rows cannot be trained on; none: they can.

    Groups are those of the split's rule, if they are at hand; else, and only if it has one, rows are opened.
    """
    found = row_problems(rows)
    try:
        groups = groups_of(rows, split) if groups is None else groups
    except BadInput as error:
        # A row that is not there is told already.
        return [finding.sentence for finding in found] or [str(error)]
    parts = divide(rows, split, seed, groups)
    # A group that cannot be parted is why a class or a part is empty.
    found += group_findings(rows, split, groups, parts)
    found += class_problems(count_parts(rows, parts), class_names(rows))
    return [finding.sentence for finding in found if finding.severity == "problem"]


def row_problems(rows: Sequence[DataRow]) -> list[Finding]:
    """Return a finding for each row that is gone or empty."""
    problems = []
    for number, row in enumerate(rows):
        if not Path(row.path).exists():
            problems.append(
                _problem(
                    "missing_row",
                    f"{row.path} does not exist: check the path, or name the folder where the data is now.",
                    rows=(number,),
                )
            )
        elif row.n_images == 0 and row.images_per_epoch != 0:
            problems.append(
                _problem(
                    "empty_row",
                    f"{row.path} holds no images: add images of the class {row.class_name!r} "
                    "or remove the row.",
                    rows=(number,),
                )
            )
    return problems


def changed_rows(rows: Sequence[DataRow], now: Sequence[DataRow]) -> list[Finding]:
    """Return a finding for each row whose images became more or fewer since it was added.

    Args:
        rows: as the session has them.
        now: the same with the images counted anew.
    """
    return [
        _problem(
            "changed_row",
            f"{row.path} was changed: it holds {counted(here.n_images, 'image', 'images')} now, and "
            f"{row.n_images} when it was added. Read it anew, or put it back as it was.",
            rows=(number,),
        )
        for number, (row, here) in enumerate(zip(rows, now, strict=True))
        # Without a hash it was not looked at as a whole yet, or is looked at for the first time now.
        if row.sha256 and here.n_images not in (0, row.n_images)
    ]


def class_names(rows: Sequence[DataRow]) -> list[str]:
    """Return the names of all classes of labeled rows, naturally sorted."""
    return sorted({row.class_name for row in rows if row.part != "unlabeled"}, key=natural_key)


def count_parts(rows: Sequence[DataRow], parts: Mapping[str, Samples]) -> dict[str, PartCount]:
    """Return how many images each part has of each class."""
    names = class_names(rows)
    counts: dict[str, PartCount] = {}
    for part, samples in parts.items():
        per_class = dict.fromkeys(names, 0) if part != "unlabeled" else {}
        for number in samples[:, 0].tolist():
            if part != "unlabeled":
                per_class[rows[number].class_name] += 1
        counts[part] = PartCount(n=len(samples), per_class=per_class)
    return counts


def class_problems(counts: Mapping[str, PartCount], names: Sequence[str]) -> list[Finding]:
    """Return a finding for each class or part that lacks the images a training needs."""
    trained = counts["train"].per_class
    filled = [name for name in names if trained[name] > 0]
    problems = []
    if len(filled) < 2:
        found = f"only {filled[0]!r} has training images" if filled else "no class has training images"
        problems.append(
            _problem(
                "few_classes",
                f"Training needs at least two classes; {found}: add the images of another class.",
            )
        )
    if filled:
        problems += [
            _problem(
                "untrained_class",
                f"The class {name!r} has no training images: add some, or remove the class.",
                classes=(name,),
            )
            for name in names
            if trained[name] == 0
        ]
    if counts["validation"].n == 0:
        problems.append(
            _problem(
                "no_validation",
                "There are no validation images, so the best model cannot be chosen: "
                "add some, or give the split a share for validation.",
            )
        )
    return problems


def _problem(kind: str, sentence: str, rows: tuple[int, ...] = (), classes: tuple[str, ...] = ()) -> Finding:
    return Finding(kind=kind, severity="problem", sentence=sentence, rows=rows, classes=classes)
