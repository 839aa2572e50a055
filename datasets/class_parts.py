"""Folders for parts within the folder of a class: ``cat/train``, ``cat/test``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from datasets.folder_tables import Tell
from datasets.image_files import find_image_names, has_images, is_image_name, visible_entries
from datasets.loose_images import tell_left_out
from datasets.spec import Part


def class_parts(
    folder: Path,
    parts: Mapping[Path, Part],
    is_data_file: Callable[[Path], bool],
    tell: Tell,
    by_class: bool,
) -> Mapping[Path, Part]:
    """Return the folders by which the images of a class are divided already; none: they are not.

    They count unless as many images lie loose beside them as in them. What else lies there is left out, which
    is told.

    Args:
        folder: of the class.
        parts: its folders that are named like parts.
        is_data_file: whether a file is one that holds images; it counts as one image.
        tell: takes the sentences.
        by_class: as of :func:`datasets.discovery.discover_paths`.
    """
    if not parts:
        return {}
    entries = visible_entries(folder)
    others = [entry.name for entry in entries if entry.is_dir() and entry not in parts and has_images(entry)]
    files = [entry for entry in entries if is_data_file(entry)]
    loose = [entry for entry in entries if is_image_name(entry.name) and entry.is_file()]
    n_loose = len(loose) + len(files)
    if not by_class:
        return {} if n_loose or others else parts
    if 0 < n_loose >= sum(_n_images(entry, is_data_file) for entry in parts):
        names = ", ".join(entry.name for entry in parts)
        tell(
            f"All images in {folder} are divided anew, because {n_loose} lie loose beside its folders for "
            f"parts ({names}): to keep these parts, take the loose ones out."
        )
        return {}
    tell_left_out(folder, [entry.name for entry in loose], tell)
    tell_left_out(folder, [entry.name for entry in files], tell, "file")
    if others:
        tell_other_folders(folder, others, tell)
    return parts


def tell_other_folders(folder: Path, names: list[str], tell: Tell) -> None:
    """Tell which folders of images beside those for parts are not used."""
    tell(f"Of {folder} only the folders for parts are used, not {', '.join(names)}.")


def _n_images(folder: Path, is_data_file: Callable[[Path], bool]) -> int:
    return len(find_image_names(folder)) + sum(map(is_data_file, visible_entries(folder)))
