"""Image files that were chosen one by one: those of one folder are one class."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from datasets.image_files import list_image_names
from datasets.naming import composed
from datasets.part_names import part_of_folder
from datasets.sources import folder as folder_source
from datasets.sources import image_file
from datasets.spec import DataRow

MOST_READ = 1000
"""Images of a folder that are read although most of them were not chosen."""


def single_images(paths: Sequence[Path]) -> set[Path]:
    """Return those of files and folders that are files of one image; files of several are not."""
    return {path for path in paths if image_file.reads(path)}


def by_folder(files: Sequence[Path], named: Sequence[Path]) -> dict[Path, list[Path]]:
    """Return image files by the folder that they lie in, without those below a folder that is named too."""
    folders = {path for path in named if path.is_dir()}
    found: dict[Path, list[Path]] = {}
    for file in dict.fromkeys(files):
        if folders.isdisjoint(file.parents):
            found.setdefault(file.parent, []).append(file)
    return found


def rows_of_chosen(folder: Path, files: Sequence[Path]) -> list[DataRow]:
    """Return the rows of image files of one folder, all of the class that is called like the folder.

    They are one row of the folder and of those in it, in which the others are left out. Of a large folder
    fewer than half are a row each, because of much else a row of the folder would read all.
    """
    part = part_of_folder(folder.name) or part_of_folder(folder.parent.name) or "split"
    row = DataRow(
        path=str(folder),
        source=folder_source.SOURCE.name,
        class_name="" if part == "unlabeled" else composed(folder.name),
        part=part,
    )
    names = list_image_names(folder)
    chosen = {file.name for file in files}
    others = tuple(index for index, name in enumerate(names) if name not in chosen)
    if len(names) > MOST_READ and len(others) > len(files):
        single = image_file.SOURCE.name
        return [row.model_copy(update={"path": str(file), "source": single}) for file in files]
    return [row.model_copy(update={"left_out": others})]
