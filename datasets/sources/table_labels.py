"""From the lines of a table to images with their labels and measured values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput
from datasets.part_names import part_in_name
from datasets.sources.base import Remark
from datasets.sources.labels import Label
from datasets.sources.table_columns import Columns, bit, columns_of, names_of_one_hot
from datasets.sources.table_files import Lines, Table
from datasets.sources.table_merging import ImageLine, contradictions, merged
from datasets.sources.table_numbers import MOSTLY, doubt_of, is_empty, is_mostly_numbers

ENOUGH_NAMES = 0.5
"""Share of the lines in which the column of images names one."""
SEPARATORS = ";|,"

Find = Callable[[str], str | None]


class NamesNoImages(BadInput):
    """A file is no table of images: it is damaged, or none of its columns names images."""


@dataclass(frozen=True)
class TableContent:
    """What a table says of images, one entry for each image."""

    texts: tuple[str, ...]
    """How the table names the images."""
    images: tuple[str | None, ...]
    """Their files; None where there is none of that name."""
    labels: tuple[Label, ...]
    scalar_names: tuple[str, ...]
    scalars: npt.NDArray[np.float32]
    """Measured values, (n_images, n_scalars); NaN where the table has none."""
    named: bool
    """Whether the table calls its class so; if not, it was found because no other column is left."""
    unread: Mapping[str, str]
    """Why some columns of numbers are not among the measured values, by name."""
    remarks: tuple[Remark, ...]


def content_of(path: Path, table: Table, find: Find) -> TableContent:
    """Return what the lines of a table say.

    An image may have several classes: in several columns, in several lines, or in one cell, divided by a
    semicolon, a bar, or by a comma where at least one of its pieces stands in another cell too.

    Args:
        path: of the table, for messages.
        table: its cells.
        find: gives the file of an image for a text, or None.

    Raises:
        NamesNoImages: if no column names images.
        BadInput: if it is not clear which one is the class, or lines contradict each other.
    """
    body = _body(path, table, find)
    columns = columns_of(path, body.header, body.lines, body.names)
    unread = _unread_numbers(path, table, body, columns)
    numbers = [column for column in columns.numbers if body.name(column) not in unread]
    lines = _image_lines(body, columns, numbers, find)
    contradicting = contradictions(lines, len(numbers))
    if contradicting:
        unread |= {body.name(numbers[place]): reason for place, reason in contradicting.items()}
        numbers = [column for column in numbers if body.name(column) not in unread]
        lines = _image_lines(body, columns, numbers, find)
    names = tuple(map(body.name, numbers))
    images = merged(path, lines, len(names))
    remarks = [
        Remark("unread_column", "hint", f"The column {name!r} of {path} is no measured value: {reason}.")
        for name, reason in unread.items()
    ]
    return TableContent(
        images.texts,
        tuple(map(find, images.texts)),
        images.labels,
        names,
        images.values,
        columns.named,
        unread,
        (*remarks, *_part_remarks(path, body, columns), *images.remarks),
    )


def _image_lines(body: _Body, columns: Columns, numbers: Sequence[int], find: Find) -> list[ImageLine]:
    classes = _classes(body.header, body.lines, columns)
    return [
        ImageLine(
            number,
            line[body.names],
            find(line[body.names]) or line[body.names],
            _label(line, found, columns),
            tuple(line[column] for column in numbers),
        )
        for number, line, found in zip(body.numbers, body.lines, classes, strict=True)
    ]


@dataclass(frozen=True)
class _Body:
    """The lines of a table that name images, all of one length."""

    header: Sequence[str]
    """Empty texts where there is none."""
    lines: Lines
    numbers: Sequence[int]
    """Of the lines in the file."""
    names: int
    """The column that names the images."""

    def name(self, column: int) -> str:
        """Return what a column is called."""
        return self.header[column] or f"column {column + 1}"


def _body(path: Path, table: Table, find: Find) -> _Body:
    width = max((len(line) for line in table.lines), default=0)
    lines = [line + [""] * (width - len(line)) for line in table.lines]
    names = _column_of_images(path, lines, width, find)
    has_header = len(lines) > 1 and find(lines[0][names]) is None
    header = lines[0] if has_header else [""] * width
    kept = [place for place in range(has_header, len(lines)) if lines[place][names]]
    return _Body(header, [lines[place] for place in kept], [table.numbers[place] for place in kept], names)


def _column_of_images(path: Path, table: Lines, width: int, find: Find) -> int:
    looked_at = table[:200]
    found = [sum(find(line[column]) is not None for line in looked_at) for column in range(width)]
    best = max(range(width), key=found.__getitem__, default=-1)
    if best < 0 or found[best] < max(1, ENOUGH_NAMES * (len(looked_at) - 1)):
        sheet = "the first sheet of " if path.suffix.lower() == ".xlsx" else ""
        raise NamesNoImages(
            f"No column of {sheet}{path} names images that lie beside it or in folders there: put the table "
            "into the folder of the images."
        )
    return best


def _classes(header: Sequence[str], body: Lines, columns: Columns) -> list[tuple[str, ...]]:
    if columns.one_hot:
        named = list(
            zip(columns.classes, names_of_one_hot([header[c] for c in columns.classes]), strict=True)
        )
        return [tuple(name for column, name in named if bit(line[column]) == 1) for line in body]
    if len(columns.classes) > 1:
        cells = [[line[column] for column in columns.classes] for line in body]
        return [tuple(dict.fromkeys(cell for cell in line if not is_empty(cell))) for line in cells]
    texts = [line[columns.classes[0]] for line in body]
    pieces = _pieces(set(texts))
    return [pieces[text] for text in texts]


def _pieces(texts: set[str]) -> dict[str, tuple[str, ...]]:
    """Return the classes that each text names."""
    separator = next((mark for mark in SEPARATORS if _divides(mark, texts)), None)
    found = {}
    for text in texts:
        cells = text.split(separator) if separator else [text]
        found[text] = tuple(dict.fromkeys(cell.strip() for cell in cells if not is_empty(cell.strip())))
    return found


def _divides(mark: str, texts: set[str]) -> bool:
    """Return whether a mark stands between classes rather than within the name of one."""
    if not any(mark in text for text in texts):
        return False
    if mark != ",":
        return True
    pieces = [(piece.strip(), mark in text) for text in texts for piece in set(text.split(mark))]
    counts = Counter(piece for piece, _ in pieces)
    return any(counts[piece] > 1 for piece, from_several in pieces if from_several)


def _label(line: list[str], classes: tuple[str, ...], columns: Columns) -> Label:
    group = "" if columns.group is None or is_empty(line[columns.group]) else line[columns.group]
    part = None if columns.part is None else part_in_name(line[columns.part])
    return Label(classes, group, part)


def _unread_numbers(path: Path, table: Table, body: _Body, columns: Columns) -> dict[str, str]:
    """Return why some columns that were meant to hold measured values are not read as such, by name."""
    others = (*columns.classes, body.names, columns.group, columns.part)
    found = {}
    for column in range(len(body.header)):
        cells = [line[column] for line in body.lines]
        if column in others or not is_mostly_numbers(cells):
            continue
        doubt = doubt_of(cells, table.separator)
        if doubt is not None:
            found[body.name(column)] = (
                f"“{cells[doubt.place]}” in line {body.numbers[doubt.place]} {doubt.reason}"
            )
    return found


def _part_remarks(path: Path, body: _Body, columns: Columns) -> list[Remark]:
    """Return a remark if a column was meant to say the parts, but has a word that is none of them."""
    others = (*columns.classes, *columns.numbers, body.names, columns.group)
    for column in range(len(body.header)) if columns.part is None else ():
        filled = [place for place, line in enumerate(body.lines) if line[column] and column not in others]
        wrong = [place for place in filled if part_in_name(body.lines[place][column]) is None]
        if wrong and len(wrong) < MOSTLY * len(filled):
            sentence = (
                f"The column {body.name(column)!r} of {path} is not used, so that its images are divided "
                f"anew: “{body.lines[wrong[0]][column]}” in line {body.numbers[wrong[0]]} is neither train, "
                "validation nor test. Correct it, leave it empty, or take the line out."
            )
            return [Remark("unread_column", "warning", sentence)]
    return []
