"""What a column of the table means, and what its cells add to a run."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from datasets.basics.errors import BadInput
from datasets.spec import Part
from sessions.batch.timl import TIML_COLUMNS
from sessions.batch.wishes import DataWish, RowWish
from sessions.settings import option_table, resolve_key, setting_keys

Taking = Callable[[RowWish, str, Path], RowWish]
"""Takes a cell: (what the row asks for so far, text, folder of the table) -> what it asks for now."""

PART_COLUMNS: dict[str, Part] = {
    "train": "train",
    "valid": "validation",
    "test": "test",
    "unlabeled": "unlabeled",
}
NAME_COLUMN = "name"
DATA_COLUMN = "data"
SESSION_COLUMN = "session"
LIST_SEPARATOR = ";"


@dataclass(frozen=True)
class Column:
    """One column: its header, the option it sets ("" where it sets none), and what its cells do."""

    header: str
    key: str
    take: Taking


def understand(header: str, cells: Sequence[str]) -> Column:
    """Return what a column means.

    A header is ``name``, ``data``, ``session``, one of the parts (``train``: ``CLASS=PATH``, several with a
    semicolon between), one of TIML's, an option as ``--set`` takes it, or an option's label.

    Args:
        header: as written.
        cells: all texts below it. ``test`` is a share, or says where images are, as its cells look.

    Raises:
        BadInput: if there is no such option; the nearest name is given.
    """
    lowered = header.casefold()
    if lowered == NAME_COLUMN:
        return Column(header, "", _take_name)
    if lowered == DATA_COLUMN:
        return Column(header, "", _take_root)
    if lowered == SESSION_COLUMN:
        return Column(header, "", _take_session)
    if lowered in PART_COLUMNS and (lowered != "test" or any("=" in cell for cell in cells)):
        return Column(header, "", _taking_part(header, PART_COLUMNS[lowered]))
    if lowered in TIML_COLUMNS:
        return Column(header, "", TIML_COLUMNS[lowered])
    key = _option(header)

    def take_option(wish: RowWish, text: str, folder: Path) -> RowWish:
        return wish.asking(header, f"{key}={text}")

    return Column(header, key, take_option)


def absolute(text: str, folder: Path) -> str:
    """Return a path of a cell; relative ones begin at the table's folder."""
    return str((folder / Path(text).expanduser()).absolute())


def _option(header: str) -> str:
    keys = setting_keys()
    try:
        return resolve_key(header, keys)
    except BadInput as unknown:
        labelled = [option.key for option in option_table() if option.label.casefold() == header.casefold()]
        if len(labelled) == 1:
            return labelled[0]
        if labelled:
            raise BadInput(
                f"{header!r} is the label of several options: write {' or '.join(labelled)}."
            ) from unknown
        if "ambiguous" in str(unknown):
            raise
        near = _nearest(header, keys)
        raise BadInput(f"there is no such option. Did you mean {near!r}?" if near else str(unknown)) from None


def _nearest(header: str, keys: Sequence[str]) -> str | None:
    own = (NAME_COLUMN, DATA_COLUMN, SESSION_COLUMN, *PART_COLUMNS, *TIML_COLUMNS)
    known = {name: name for name in own}
    known |= {option.label.casefold(): option.label for option in option_table()}
    known |= {key.rpartition(".")[2]: key.rpartition(".")[2] for key in keys} | {key: key for key in keys}
    near = difflib.get_close_matches(header.casefold(), list(known), n=1, cutoff=0.5)
    return known[near[0]] if near else None


def _take_name(wish: RowWish, text: str, folder: Path) -> RowWish:
    return replace(wish, name=text)


def _take_root(wish: RowWish, text: str, folder: Path) -> RowWish:
    return wish.with_data(DATA_COLUMN, replace(wish.data, root=absolute(text, folder)))


def _take_session(wish: RowWish, text: str, folder: Path) -> RowWish:
    return wish.with_data(SESSION_COLUMN, replace(wish.data, session=absolute(text, folder)))


def _taking_part(header: str, part: Part) -> Taking:
    def take(wish: RowWish, text: str, folder: Path) -> RowWish:
        rows = [_row(part, one.strip(), folder) for one in text.split(LIST_SEPARATOR) if one.strip()]
        return wish.with_data(header, DataWish(wish.data.root, wish.data.session, (*wish.data.rows, *rows)))

    return take


def _row(part: Part, text: str, folder: Path) -> tuple[Part, str, str]:
    if part == "unlabeled":
        return part, "", absolute(text, folder)
    class_name, separator, path = text.partition("=")
    if not separator or not class_name.strip() or not path.strip():
        raise BadInput(f"{text!r} is not of the form CLASS=PATH; write several with a semicolon between.")
    return part, class_name.strip(), absolute(path.strip(), folder)
