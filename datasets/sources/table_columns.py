"""What the columns of a table of labels hold, told by their headers and their cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from datasets.basics.errors import BadInput
from datasets.part_names import part_in_name, words
from datasets.sources.table_files import Lines
from datasets.sources.table_numbers import is_number, number

CLASS_WORDS = frozenset(
    {"class", "classes", "label", "labels", "category", "categories", "target", "species", "diagnosis"}
    | {"type", "tag", "tags", "group", "classe"}
    | {"klasse", "klassen", "kategorie", "art", "typ", "diagnose", "gruppe"}
)
AMBIGUOUS_WORDS = frozenset({"group", "gruppe", "tag"})
"""They mean the class where no other header does, and no columns of zeros and ones may be classes."""
GROUP_WORDS: tuple[frozenset[str], ...] = (
    frozenset({"donor", "donors", "patient", "patients", "subject", "individual", "person"})
    | {"animal", "mouse", "spender", "spenderin", "patientin", "proband", "probandin", "tier", "maus"},
    frozenset({"group", "gruppe"}),
    frozenset({"sample", "specimen", "culture", "slide", "plate", "well"})
    | {"probe", "kultur", "platte", "objektträger"},
    frozenset({"batch", "experiment", "session", "measurement", "charge", "versuch", "sitzung", "messung"}),
    frozenset({"day", "date", "week", "tag", "datum", "messtag", "versuchstag", "woche"}),
)
"""Words in the header of a column of groups. Of several such columns the one whose word comes first counts:
images of one donor are alike on all days, so that a donor's images must stay together before a day's."""
MOST_DISTINCT = 0.5
"""Above this many distinct texts per line a column is neither class nor group."""

_WORDS_FOR_BITS = {
    **dict.fromkeys(("", "false", "falsch", "no", "nein"), 0),
    **dict.fromkeys(("true", "wahr", "yes", "ja"), 1),
}


@dataclass(frozen=True)
class Columns:
    """Numbers of the columns of a table, counted from 0."""

    classes: tuple[int, ...]
    one_hot: bool
    """Whether ``classes`` are columns of zeros and ones called like the classes."""
    named: bool
    """Whether the classes are called so, rather than found because nothing else is left."""
    group: int | None = None
    part: int | None = None
    numbers: tuple[int, ...] = ()
    """Columns of measured values."""


def columns_of(path: Path, header: Sequence[str], body: Lines, images: int) -> Columns:
    """Return what the columns hold.

    The class is in a column called like one (``class``, ``label``, ``Klasse``), in several numbered ones
    (``label 1``, ``label 2``), in columns of zeros and ones called like the classes, or in the only column
    that is left.

    Args:
        path: of the table, for messages.
        header: names of all columns, empty where there are none.
        body: the lines below, all of one length.
        images: the column that names the images.

    Raises:
        BadInput: if it is not clear which column is the class.
    """
    others = [column for column in range(len(header)) if column != images and _is_filled(body, column)]
    called = _called_class(header, others, body)
    part = next((column for column in others if column not in called and _is_part(body, column)), None)
    free = [column for column in others if column not in called and column != part]
    bits = [column for column in free if _is_bits(body, column)]
    # Among columns of zeros and ones, one called "mouse" is a class.
    group = _group(header, body, free if called or len(bits) < 2 else _without(free, bits))
    free = [column for column in free if column != group]
    numbers = tuple(column for column in free if _is_number(body, column))
    if called and len({_without_number(header[column]) for column in called}) == 1:
        return Columns(tuple(called), False, True, group, part, numbers)
    one_hot = [column for column in [*called, *free] if _is_bits(body, column) and header[column]]
    if len(one_hot) >= 2 and len(set(free) - set(one_hot) - set(numbers)) <= 1:
        return Columns(tuple(sorted(one_hot)), True, True, group, part, _without(numbers, one_hot))
    able = [column for column in free if _is_repeating(body, column)]
    able = list(_without(able, numbers)) or able
    if not called and len(able) == 1:
        return Columns(tuple(able), False, False, group, part, _without(numbers, able))
    plain = _plainly_called(header, called)
    if plain is not None:
        return Columns((plain,), False, True, group, part, numbers)
    told = ", ".join(repr(header[column]) for column in others if header[column]) or f"{len(others)} columns"
    raise BadInput(f"It is not clear which column of {path} is the class ({told}): call it “class”.")


def bit(text: str) -> int | None:
    """Return 0 or 1 for what Excel and R write for them, a decimal comma included; None for all else."""
    if text.lower() in _WORDS_FOR_BITS:
        return _WORDS_FOR_BITS[text.lower()]
    value = number(text)
    return int(value) if value in (0, 1) else None


def names_of_one_hot(headers: Sequence[str]) -> list[str]:
    """Return the classes that columns of zeros and ones are called after: ``class_cat`` is ``cat``."""
    pieces = [re.split(r"(?<=[\W_])", header, maxsplit=1) for header in headers]
    firsts = {own[0] for own in pieces if len(own) == 2 and own[1]}
    shared = len(firsts) == 1 and all(len(own) == 2 and own[1] for own in pieces)
    if not shared or not _words(firsts.pop()) & (CLASS_WORDS | {"is"}):
        return list(headers)
    return [own[1] for own in pieces]


def group_word(name: str) -> bool:
    """Return whether a name says that its values are groups, such as donors or days."""
    return any(_words(name) & told for told in GROUP_WORDS)


def _called_class(header: Sequence[str], columns: Sequence[int], body: Lines) -> list[int]:
    called = [column for column in columns if _words(header[column]) & CLASS_WORDS]
    clear = [column for column in called if not _words(header[column]) & AMBIGUOUS_WORDS]
    bits = [column for column in _without(columns, called) if _is_bits(body, column) and header[column]]
    return clear or ([] if len(bits) >= 2 else called)


def _plainly_called(header: Sequence[str], called: Sequence[int]) -> int | None:
    """Return the one of several columns that is called “class”, or by a word that is in all their names."""
    for column in called:
        name = header[column].casefold()
        if name in ("class", "klasse") or all(name in _words(header[other]) for other in called):
            return column
    return None


def _without(columns: Sequence[int], others: Sequence[int]) -> tuple[int, ...]:
    return tuple(column for column in columns if column not in others)


def _group(header: Sequence[str], body: Lines, free: Sequence[int]) -> int | None:
    for told in GROUP_WORDS:
        for column in free:
            if _words(header[column]) & told and _is_repeating(body, column):
                return column
    return None


def _words(name: str) -> set[str]:
    """Return the words of a header: ``"DonorID"``, ``"donor_id"`` and ``"Donor 1"`` have ``donor``."""
    parted = re.sub(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])", " ", name)
    return {re.sub(r"\d+$", "", word) for word in words(parted)}


def _without_number(name: str) -> str:
    return re.sub(r"[\d\W_]+$", "", name.casefold())


def _is_filled(body: Lines, column: int) -> bool:
    return any(line[column] for line in body)


def _is_part(body: Lines, column: int) -> bool:
    texts = {line[column] for line in body}
    return all(part_in_name(text) is not None for text in texts if text)


def _is_bits(body: Lines, column: int) -> bool:
    return all(bit(line[column]) is not None for line in body)


def _is_number(body: Lines, column: int) -> bool:
    return all(is_number(line[column]) for line in body)


def _is_repeating(body: Lines, column: int) -> bool:
    return len({line[column] for line in body}) <= max(2, MOST_DISTINCT * len(body))
