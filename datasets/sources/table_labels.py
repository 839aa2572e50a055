"""Which column of a table names images, and which gives their classes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from datasets.basics.errors import BadInput
from datasets.part_names import words
from datasets.sources.table_files import Lines

CLASS_WORDS = frozenset(
    {"class", "classes", "label", "labels", "category", "target", "species", "diagnosis", "type"}
    | {"klasse", "kategorie", "art", "typ", "diagnose", "gruppe", "classe"}
)
ENOUGH_NAMES = 0.5
"""Share of the lines in which the column of images names one."""
MOST_DISTINCT = 0.5
"""Above this many distinct texts per line a nameless column is no class."""

Find = Callable[[str], Path | None]


def labels_in(path: Path, lines: Lines, find: Find) -> list[tuple[str, str]]:
    """Return (text that names the image, label) for each line of a table.

    The column of images is the one whose texts name images; the class is in a column called like one, or
    in one-hot columns called like the classes, or in the only other column.

    Args:
        path: of the table, for messages.
        lines: its cells.
        find: gives the file of an image for a text, or None.

    Raises:
        BadInput: if there is no such column, or it is not clear which one it is.
    """
    width = max((len(line) for line in lines), default=0)
    table = [line + [""] * (width - len(line)) for line in lines]
    names = _column_of_images(path, table, width, find)
    header = None if find(table[0][names]) or len(table) == 1 else table[0]
    body = table[1:] if header else table
    others = [column for column in range(width) if column != names]
    labels = _labels(path, header, body, others)
    return [(line[names], label) for line, label in zip(body, labels, strict=True)]


def _column_of_images(path: Path, table: Lines, width: int, find: Find) -> int:
    looked_at = table[:200]
    found = [sum(find(line[column]) is not None for line in looked_at) for column in range(width)]
    best = max(range(width), key=found.__getitem__, default=-1)
    if best < 0 or found[best] < max(1, ENOUGH_NAMES * (len(looked_at) - 1)):
        raise BadInput(
            f"No column of {path} names images that lie beside it or in folders there: put the table into "
            "the folder of the images."
        )
    return best


def _labels(path: Path, header: list[str] | None, body: Lines, others: Sequence[int]) -> list[str]:
    if header:
        called = [column for column in others if CLASS_WORDS & set(words(header[column]))]
        if len(called) == 1:
            return [line[called[0]] for line in body]
        one_hot = [column for column in others if all(_bit(line[column]) is not None for line in body)]
        if len(one_hot) >= 2 and len(one_hot) >= len(others) - 1:
            return [_from_one_hot(path, header, line, one_hot) for line in body]
    able = [column for column in others if len({line[column] for line in body}) <= _most_distinct(len(body))]
    if len(able) == 1:
        return [line[able[0]] for line in body]
    told = ", ".join(repr(header[column]) for column in others) if header else f"{len(others)} columns"
    raise BadInput(f"It is not clear which column of {path} is the class ({told}): call it “class”.")


def _most_distinct(n_lines: int) -> float:
    return max(2, MOST_DISTINCT * n_lines)


def _from_one_hot(path: Path, header: list[str], line: list[str], columns: Sequence[int]) -> str:
    chosen = [header[column] for column in columns if _bit(line[column]) == 1]
    if len(chosen) > 1:
        raise BadInput(
            f"{path} gives an image several classes at once ({', '.join(chosen)} in the line {line[0]!r}): "
            "one class for each image is expected."
        )
    return chosen[0] if chosen else ""


def _bit(text: str) -> int | None:
    """Return 0 or 1 for what Excel and R write for them, a decimal comma included; None for all else."""
    words_for_bits = {"": 0, "false": 0, "falsch": 0, "true": 1, "wahr": 1}
    if text.lower() in words_for_bits:
        return words_for_bits[text.lower()]
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    return int(number) if number in (0, 1) else None
