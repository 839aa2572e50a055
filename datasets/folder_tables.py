"""Tables of labels that lie in a folder with the images that they name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from datasets.basics.errors import BadInput
from datasets.image_files import list_images, visible_entries
from datasets.naming import counted
from datasets.part_names import part_in_name
from datasets.sources.label_table import SUFFIXES, content
from datasets.sources.table_labels import NamesNoImages

Tell = Callable[[str], object]
"""Takes a sentence for the user."""

MOST_TABLES = 50
LARGEST_TABLE_BYTES = 64 * 2**20
"""Larger ones are only read when they are named themselves."""


def label_tables(folder: Path, has_classes: bool, tell: Tell) -> list[Path]:
    """Return the tables in a folder that give the classes of its images; mostly none.

    That is one table, or one for each part (``train.csv``, ``test.csv``). What is used, and what is not, is
    told in a sentence.

    Args:
        folder: where tables are looked for, not below it.
        has_classes: whether the images lie in folders for their classes; then only a table counts that calls
            its column so.
        tell: takes the sentences.
    """
    tables = [entry for entry in visible_entries(folder) if _is_small_table(entry)][:MOST_TABLES]
    found = [table for table in tables if _gives_classes(table, has_classes, tell)]
    if not found:
        return []
    names = ", ".join(table.name for table in found)
    parts = [part_in_name(table.name) for table in found]
    if len(found) > 1 and (None in parts or len(set(parts)) < len(parts)):
        tell(f"Several tables in {folder} name its images ({names}): add the one you mean instead.")
        return []
    named = {image for table in found for image in content(table).images}
    n_others = sum(str(image) not in named for image in list_images(folder))
    rest = f"; {counted(n_others, 'image', 'images')} that it does not name are not used" if n_others else ""
    tell(f"The classes of the images in {folder} are taken from {names}{rest}.")
    return found


def _is_small_table(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and path.is_file() and path.stat().st_size <= LARGEST_TABLE_BYTES


def _gives_classes(table: Path, has_classes: bool, tell: Tell) -> bool:
    try:
        found = content(table)
    except NamesNoImages:
        return False  # measurements or notes, as lie beside images everywhere
    except BadInput as error:
        tell(f"A table beside the images is not used: {error}")
        return False
    return found.named or not has_classes
