"""From what a person points at to data rows: parts and classes are read off the names of folders."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from datasets.basics.errors import BadInput
from datasets.chosen_images import by_folder, rows_of_chosen, single_images
from datasets.class_parts import class_parts, tell_other_folders
from datasets.folder_tables import Tell, label_tables
from datasets.frames import tell_frames, tell_frames_in
from datasets.hashing import content_files
from datasets.image_files import has_images, is_hidden, is_image_name, list_images, visible_entries
from datasets.loose_images import has_strays, tell_inner, tell_strays
from datasets.naming import composed
from datasets.part_names import part_in_name, part_of_folder
from datasets.sources import folder as folder_source
from datasets.sources import tiff_stack
from datasets.sources.label_table import SUFFIXES as TABLE_SUFFIXES
from datasets.sources.registry import SOURCES, plugin_faults, readers, selections, source_name
from datasets.spec import PARTS, DataRow, Part

_HOLDS_NO_CLASSES = (
    "holds no images, class folders or .rtdc files: give the folder that has one sub-folder of images for "
    "each class."
)
_HOLDS_NOTHING = "holds no images and no files of images, such as .rtdc: give a folder that holds some."
# One of several files that belong together: "cells.tfrecord-00003-of-00010".
_SHARD = re.compile(r"-\d+-of-\d+$")


def _nobody(sentence: str) -> None:
    """Hear a sentence that nobody asked for."""


def discover_root(root: Path, tell: Tell = _nobody, by_class: bool = True) -> list[DataRow]:
    """Return the rows of a folder that is laid out by parts and classes.

    ``root`` holds a table of labels and the images that it names; or ``train/``, ``validation/``, ``test/``
    (see :func:`datasets.part_names.part_of_folder`), each with such a table, class folders or ``.rtdc``;
    or just class folders or files, which become rows to split; or just images, which become one row. A class
    is named like its folder or file. Images are not counted yet.

    Args:
        root: the folder.
        tell: takes a sentence about what is left aside, or where it is not plain what the classes are.
        by_class: as of :func:`discover_paths`.

    Raises:
        BadInput: if the folder is missing, empty, or has images in a part without a class.
    """
    root = absolute(root)
    if not root.exists():
        raise BadInput(f"The folder {root} does not exist: check the path.")
    if root.is_file():
        return _rows_of_file(root, root.stem, "split")
    root = _unwrapped(root, by_class)
    rows = _rows_of_tables(root, "split", tell)
    if rows:
        return rows
    parts = _parts(root)
    # In the order people think of them: training images first.
    ordered = sorted(parts.items(), key=lambda entry: PARTS.index(entry[1]))
    rows = [row for folder, part in ordered for row in _rows_of_part(folder, part, tell)]
    if not parts:
        rows = _rows_of_classes(root, "split", tell, by_class)
    elif others := [folder.name for folder in _folders(root) if folder not in parts and has_images(folder)]:
        tell_other_folders(root, others, tell)
    if rows:
        tell_strays(root, tell)
    elif not parts:
        rows = _row_of_images(root, "split")
    if not rows:
        raise BadInput(f"The folder {root} {_HOLDS_NO_CLASSES if by_class else _HOLDS_NOTHING}")
    return rows


def discover_paths(paths: Sequence[Path], tell: Tell = _nobody, by_class: bool = True) -> list[DataRow]:
    """Return the rows of several files and folders, such as were dropped on the window.

    A folder that directly holds images, and no table of their labels, is one class; any other folder is taken
    as by :func:`discover_root`; a file is one class, or one row for each class that its labels name; single
    images are of the class of their folder (:func:`datasets.chosen_images.rows_of_chosen`).
    Fewer loose images than lie in two or more sub-folders, or in folders of parts, do not make them one
    class: they are left out, which is told.
    What lies in a folder named like a part belongs to it, unless that has folders of parts, training's among
    them.

    Args:
        paths: files and folders.
        tell: takes sentences, as of :func:`discover_root`.
        by_class: whether the rows are to be classes; else, as for a prediction, no loose image is left out.

    Raises:
        BadInput: if one of them is missing or holds nothing usable.
    """
    rows: list[DataRow] = []
    for fault in plugin_faults():
        tell(fault)
    named = _without_companions([absolute(path) for path in paths])
    single = single_images(named) if by_class else set()
    chosen = by_folder([path for path in named if path in single], named)
    for path in named:
        if path in single:
            if path.parent in chosen:
                rows.extend(rows_of_chosen(path.parent, chosen.pop(path.parent)))
            continue
        part = part_of_folder(path.parent.name) or "split"
        own_part = None if is_hidden(path.name) else part_of_folder(path.name)
        if path.is_file():
            rows.extend(_rows_of_file(path, path.stem, part))
            tell_frames(path, tell)
        elif _holds_images_directly(path) and not (by_class and part == "split" and _has_strays(path)):
            own = _rows_of_tables(path, own_part or part, tell)
            rows.extend(own or _rows_of_images(path, path.name, part))
            if by_class and not own:
                tell_inner(path, _is_data_file, tell)
        # With parts of its own it holds all of the data, whatever it is called.
        elif own_part and "train" not in _parts(path).values():
            rows.extend(_rows_of_part(path, own_part, tell))
        else:
            rows.extend(discover_root(path, tell, by_class))
    if not by_class:
        tell_frames_in((Path(row.path) for row in rows if row.source == folder_source.SOURCE.name), tell)
    return rows


def absolute(path: Path) -> Path:
    """Return the path without ``..`` and ``~``; links and mapped drives stay as the user wrote them."""
    return Path(os.path.normpath(path.expanduser().absolute()))


def _rows_of_tables(folder: Path, part: Part, tell: Tell) -> list[DataRow]:
    """Return the rows of the tables of labels in a folder; none where there are none."""
    has_classes = sum(has_images(entry) for entry in _folders(folder) if not part_of_folder(entry.name)) > 1
    tables = label_tables(folder, has_classes, tell)
    return [row for table in tables for row in _rows_of_file(table, table.stem, part)]


def _rows_of_part(folder: Path, part: Part, tell: Tell) -> list[DataRow]:
    rows = _rows_of_tables(folder, part, tell)
    if rows:
        return rows
    rows = _rows_of_classes(folder, part, tell)
    if part == "unlabeled":
        rows = [row.model_copy(update={"class_name": ""}) for row in rows]
        if rows:
            tell_strays(folder, tell)
        return rows or _row_of_images(folder, part)
    if rows:
        tell_strays(folder, tell)
    else:
        raise BadInput(
            f"The folder {folder} has no sub-folder for each class: put the images of a class into a folder "
            "named like the class."
        )
    return rows


def _rows_of_classes(folder: Path, part: Part, tell: Tell, by_class: bool = True) -> list[DataRow]:
    entries = visible_entries(folder)
    parts = {entry: _parts(entry) for entry in entries if part == "split" and entry.is_dir()}
    # Where one class has images for training of its own, "test" in another is no accident either.
    are_parted = any("train" in own.values() for own in parts.values())
    rows: list[DataRow] = []
    for entry in entries:
        if entry.is_dir():
            own = class_parts(entry, parts[entry], _is_data_file, tell, by_class) if are_parted else {}
            for inner, its_part in (own or {entry: part}).items():
                rows.extend(_rows_of_class(inner, entry.name, its_part))
        elif _is_data_file(entry):
            rows.extend(_rows_of_file(entry, entry.stem, part))
    return rows


def _rows_of_class(folder: Path, class_name: str, part: Part) -> list[DataRow]:
    """Return a row for the images in a folder of a class and one for each data file in it.

    An empty folder is a row too: that a class has no images is for the data report to say.
    """
    files = [entry for entry in visible_entries(folder) if _is_data_file(entry)]
    rows = [row for entry in files for row in _rows_of_file(entry, class_name, part)]
    if has_images(folder) or not rows:
        rows = _rows_of_images(folder, class_name, part) + rows
    return rows


def _rows_of_images(folder: Path, class_name: str, part: Part) -> list[DataRow]:
    """Return one row for the images of a folder, or one for each if all are stacks of many."""
    images = list_images(folder)
    # The first that is no stack ends the search: of ordinary pictures only one is opened.
    if images and all(tiff_stack.reads(image) for image in images):
        return [row for image in images for row in _rows_of_file(image, class_name, part)]
    return [_row(folder, class_name, part)]


def _row_of_images(folder: Path, part: Part) -> list[DataRow]:
    class_name = "" if part == "unlabeled" else folder.name
    return _rows_of_images(folder, class_name, part) if _holds_images_directly(folder) else []


def _row(path: Path, class_name: str, part: Part) -> DataRow:
    return DataRow(path=str(path), source=source_name(path), class_name=composed(class_name), part=part)


def _rows_of_file(path: Path, class_name: str, part: Part) -> list[DataRow]:
    """Return one row, or of a file with labels one for each of them.

    A folder's name that says the part counts more than what the file says, and that more than its name.
    """
    source = source_name(path)
    found = [] if part == "unlabeled" else selections(path, source)
    rows = []
    for selection in found:
        own = selection.part or part_in_name(path.name) or "split" if part == "split" else part
        # What the file gives no class can still be looked at and classified.
        update = {
            "class_name": composed(selection.class_name),
            "further_classes": tuple(map(composed, selection.further_classes)),
            "group": selection.group,
            "part": own if selection.class_name else "unlabeled",
        }
        row = DataRow(path=str(path), source=source, selection=selection.text)
        rows.append(row.model_copy(update=update))
    return rows or [DataRow(path=str(path), source=source, class_name=composed(class_name), part=part)]


def _without_companions(paths: Sequence[Path]) -> list[Path]:
    """Return the paths without those that belong to another one of them, such as a file of labels.

    Raises:
        BadInput: if one of them is missing.
    """
    for path in paths:
        if not path.exists():
            raise BadInput(f"{path} does not exist: check the path.")
    files = [path for path in paths if path.is_file()]
    belonging = {other for path in files for _, name in content_files(path) if (other := Path(name)) != path}
    # A folder that was given together with the table of its images comes with the table.
    belonging |= {path for path in paths if any(path in other.parents for other in belonging)}
    return [path for path in paths if path not in belonging]


def _folders(root: Path) -> list[Path]:
    return [entry for entry in visible_entries(root) if entry.is_dir()]


def _parts(root: Path) -> dict[Path, Part]:
    """Return the folders that are named like parts; two names of one part are two folders of it."""
    found = {entry: part for entry in _folders(root) if (part := part_of_folder(entry.name))}
    # "dev" alone, beside classes, is more likely one of them.
    return {} if [entry.name.lower() for entry in found] == ["dev"] else found


def _unwrapped(root: Path, by_class: bool) -> Path:
    """Return the folder within, where one holds nothing but a folder of several, as archives unpack."""
    place = _only_folder(root)
    # One that directly holds images is of a class.
    while place and (not _holds_images_directly(place) or (by_class and _has_strays(place))):
        root = place if len(_folders(place)) > 1 else root
        place = _only_folder(place)
    return root


def _only_folder(folder: Path) -> Path | None:
    """Return the folder that is all there is of use in one, if it is not named like a part."""
    entries = [entry for entry in visible_entries(folder) if not _is_note(entry)]
    only = len(entries) == 1 and entries[0].is_dir() and not part_of_folder(entries[0].name)
    return entries[0] if only else None


def _is_note(path: Path) -> bool:
    """Return whether a file is of no use here, such as a text about the data or a licence."""
    name = path.name
    is_useful = is_image_name(name) or path.suffix.lower() in TABLE_SUFFIXES or _is_data_file(path)
    return not is_useful and path.is_file()


def _is_data_file(path: Path) -> bool:
    return (
        _SHARD.sub("", path.name.lower()).endswith(_data_suffixes(SOURCES.plugin_files())) and path.is_file()
    )


# Asked for every file of every folder.
@lru_cache(maxsize=4)
def _data_suffixes(plugin_files: tuple[tuple[Path, int], ...]) -> tuple[str, ...]:
    """Return the suffixes of all readers of files within folders."""
    return tuple(suffix for reader in readers(plugin_files) for suffix in reader.SOURCE.suffixes)


def _has_strays(folder: Path) -> bool:
    return has_strays(folder, _parts(folder), _is_data_file)


def _holds_images_directly(folder: Path) -> bool:
    return any(entry.is_file() and is_image_name(entry.name) for entry in visible_entries(folder))
