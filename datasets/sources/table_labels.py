"""From the lines of a table to images with their labels and measured values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput
from datasets.part_names import part_in_name
from datasets.sources.labels import Label
from datasets.sources.table_columns import Columns, bit, columns_of, is_empty, names_of_one_hot, number
from datasets.sources.table_files import Lines

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


def content_of(path: Path, lines: Lines, find: Find) -> TableContent:
    """Return what the lines of a table say.

    An image may have several classes: in several columns, in several lines, or in one cell, divided by a
    semicolon, a bar, or by a comma where at least one of its pieces stands in another cell too.

    Args:
        path: of the table, for messages.
        lines: its cells.
        find: gives the file of an image for a text, or None.

    Raises:
        NamesNoImages: if no column names images.
        BadInput: if it is not clear which one is the class.
    """
    width = max((len(line) for line in lines), default=0)
    table = [line + [""] * (width - len(line)) for line in lines]
    names = _column_of_images(path, table, width, find)
    has_header = len(table) > 1 and find(table[0][names]) is None
    header = table[0] if has_header else [""] * width
    body = [line for line in table[has_header:] if line[names]]
    columns = columns_of(path, header, body, names)
    classes = _classes(header, body, columns)
    labels = [_label(line, found, columns) for line, found in zip(body, classes, strict=True)]
    return _merged(body, names, header, columns, labels, find)


def _column_of_images(path: Path, table: Lines, width: int, find: Find) -> int:
    looked_at = table[:200]
    found = [sum(find(line[column]) is not None for line in looked_at) for column in range(width)]
    best = max(range(width), key=found.__getitem__, default=-1)
    if best < 0 or found[best] < max(1, ENOUGH_NAMES * (len(looked_at) - 1)):
        raise NamesNoImages(
            f"No column of {path} names images that lie beside it or in folders there: put the table into "
            "the folder of the images."
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


def _merged(
    body: Lines, names: int, header: Sequence[str], columns: Columns, labels: Sequence[Label], find: Find
) -> TableContent:
    """Return one entry for each image: what several lines say of one comes together."""
    places: dict[str, int] = {}
    texts: list[str] = []
    merged: list[Label] = []
    kept: list[list[str]] = []
    known: dict[Label, Label] = {}
    for line, label in zip(body, labels, strict=True):
        key = find(line[names]) or line[names]
        place = places.setdefault(key, len(texts))
        if place == len(texts):
            texts.append(line[names])
            merged.append(known.setdefault(label, label))
            kept.append(line)
        elif merged[place] != label:
            before = merged[place]
            classes = tuple(dict.fromkeys((*before.classes, *label.classes)))
            both = Label(classes, before.group or label.group, before.part or label.part)
            merged[place] = known.setdefault(both, both)
    cells = [[number(line[column]) for column in columns.numbers] for line in kept]
    measured = np.array(cells, dtype=np.float64).reshape(len(kept), len(columns.numbers))
    unknown = ~(np.abs(measured) <= np.finfo(np.float32).max)
    scalars = np.where(unknown, np.nan, measured).astype(np.float32)
    return TableContent(
        tuple(texts),
        tuple(map(find, texts)),
        tuple(merged),
        tuple(header[column] or f"column {column + 1}" for column in columns.numbers),
        scalars,
        columns.named,
    )
