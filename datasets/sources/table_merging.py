"""Lines of a table that speak of the same image come together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput
from datasets.sources.base import Remark
from datasets.sources.labels import Label
from datasets.sources.table_numbers import number

FEW = 0.1
"""Up to this share of the images, several labels of one may be slips."""
MOST_NAMED = 3


@dataclass(frozen=True)
class ImageLine:
    """What one line of a table says of an image."""

    number: int
    """Of the line in the file, from 1."""
    text: str
    """How it names the image."""
    key: str
    """The same for all lines of one image."""
    label: Label
    cells: tuple[str, ...]
    """Its measured values."""


@dataclass(frozen=True)
class MergedLines:
    """One entry for each image, in the order in which they are named first."""

    texts: tuple[str, ...]
    labels: tuple[Label, ...]
    values: npt.NDArray[np.float32]
    """Measured values, (n_images, n_values); NaN where the table has none."""
    remarks: tuple[Remark, ...]


def contradictions(lines: Sequence[ImageLine], n_values: int) -> dict[int, str]:
    """Return which measured values differ between lines of one image, and the first place where they do.

    Such are columns of a table with a line for each object in an image: where it is, how large it is.
    """
    times = Counter(line.key for line in lines)
    repeated = [line for line in lines if times[line.key] > 1]
    found = {}
    for place in range(n_values):
        first: dict[str, ImageLine] = {}
        for line in repeated:
            if np.isnan(number(line.cells[place])):
                continue  # what is not known contradicts nothing
            before = first.setdefault(line.key, line)
            # Different as numbers: 1 is 1.0.
            if number(before.cells[place]) != number(line.cells[place]):
                found[place] = (
                    f"{line.text} has {before.cells[place]} in line {before.number} and "
                    f"{line.cells[place]} in line {line.number}"
                )
                break
    return found


def merged(path: Path, lines: Sequence[ImageLine], n_values: int) -> MergedLines:
    """Return what the lines say of each image: all of its classes, its group, part and values.

    Args:
        path: of the table, for messages.
        lines: all of them; their values have no :func:`contradictions`.
        n_values: measured values of each line.

    Raises:
        BadInput: if two lines of an image give it different groups or parts.
    """
    found: dict[str, ImageLine] = {}
    several: list[str] = []
    for line in lines:
        before = found.get(line.key)
        if before is None:
            found[line.key] = line
            continue
        _refuse_contradiction(path, lines, before, line)
        classes = tuple(dict.fromkeys((*before.label.classes, *line.label.classes)))
        if len(before.label.classes) == 1 < len(classes):
            several.append(line.key)
        label = Label(classes, before.label.group or line.label.group, before.label.part or line.label.part)
        cells = tuple(map(_known_one, before.cells, line.cells))
        found[line.key] = ImageLine(before.number, before.text, line.key, label, cells)
    images = list(found.values())
    known: dict[Label, Label] = {}
    return MergedLines(
        tuple(image.text for image in images),
        # Equal labels are one object: a table has many images and few labels.
        tuple(known.setdefault(image.label, image.label) for image in images),
        _values(images, n_values),
        _remarks(path, lines, images, [found[key] for key in several]),
    )


def _contradiction(before: ImageLine, line: ImageLine) -> tuple[str, str, str] | None:
    """Return what two lines say differently, and how each says it."""
    told: list[tuple[str, str, str]] = [
        ("part", before.label.part or "", line.label.part or ""),
        ("group", before.label.group, line.label.group),
    ]
    return next((one for one in told if one[1] and one[2] and one[1] != one[2]), None)


def _refuse_contradiction(path: Path, lines: Sequence[ImageLine], before: ImageLine, line: ImageLine) -> None:
    if _contradiction(before, line) is None:
        return
    for earlier in lines:
        if earlier.key == line.key and (told := _contradiction(earlier, line)):
            name, one, other = told
            raise BadInput(
                f"{path} says two things of {line.text}: {name} {one} in line {earlier.number}, {other} in "
                f"line {line.number}; take the wrong line out, or the column."
            )


def _known_one(one: str, other: str) -> str:
    return other if np.isnan(number(one)) else one


def _values(images: Sequence[ImageLine], n_values: int) -> npt.NDArray[np.float32]:
    cells = [[number(cell) for cell in image.cells] for image in images]
    measured = np.array(cells, dtype=np.float64).reshape(len(images), n_values)
    unknown = ~(np.abs(measured) <= np.finfo(np.float32).max)
    return np.where(unknown, np.nan, measured).astype(np.float32)


def _remarks(
    path: Path, lines: Sequence[ImageLine], images: Sequence[ImageLine], several: Sequence[ImageLine]
) -> tuple[Remark, ...]:
    """Return a remark if a few images have several labels, and only because several lines name them."""
    meant = any(len(line.label.classes) > 1 for line in lines)
    if meant or not 0 < len(several) <= FEW * len(images):
        return ()
    named = ", ".join(f"{image.text} ({', '.join(image.label.classes)})" for image in several[:MOST_NAMED])
    verb = "has" if len(several) == 1 else "have"
    return (
        Remark(
            "several_labels",
            "warning",
            f"{path}: {len(several):,} of {len(images):,} images {verb} several labels, in several lines: "
            f"{named}; if each image should have one, take the other lines out.",
        ),
    )
