"""Loose images beside folders of classes: strays, such as a picture of the whole, or images of one class."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from datasets.folder_tables import Tell
from datasets.image_files import find_image_names, is_image_name, visible_entries
from datasets.naming import counted, list_of
from datasets.spec import Part


def loose_images(folder: Path) -> list[str]:
    """Return the names of the images that lie directly in a folder, in natural order."""
    return [entry.name for entry in visible_entries(folder) if is_image_name(entry.name) and entry.is_file()]


def has_strays(folder: Path, parts: Mapping[Path, Part], is_data_file: Callable[[Path], bool]) -> bool:
    """Return whether the loose images of a folder are strays beside the folders or files of its classes.

    They are if these hold more images than lie loose, and there are two or more of them, or folders of parts,
    training's among them. A data file, such as a measurement, counts as one image.

    Args:
        folder: with or without loose images.
        parts: its folders that are named like parts.
        is_data_file: whether a file is one that holds images.
    """
    inner = _inner(folder, is_data_file)
    looks_like_classes = len(inner) > 1 or "train" in parts.values()
    return looks_like_classes and len(loose_images(folder)) < sum(inner.values())


def tell_strays(folder: Path, tell: Tell) -> None:
    """Tell which loose images of a folder are left out, if it has any."""
    tell_left_out(folder, loose_images(folder), tell)


def tell_left_out(folder: Path, names: list[str], tell: Tell, kind: str = "image") -> None:
    """Tell that these loose files of a folder are left out, if there are any."""
    if names:
        was = "was" if len(names) == 1 else "were"
        loose = counted(len(names), f"loose {kind}", f"loose {kind}s")
        tell(f"{loose} in {folder} {was} left out: {list_of(names)}.")


def tell_inner(folder: Path, is_data_file: Callable[[Path], bool], tell: Tell) -> None:
    """Tell that the folders within are one class with the loose images, if they could be several."""
    folders = {path.name: n for path, n in _inner(folder, is_data_file).items() if path.is_dir()}
    if len(folders) > 1:
        tell(
            f"All images in {folder} are one class: {len(loose_images(folder))} lie loose in it, "
            f"{sum(folders.values())} in its folders ({list_of([*folders])}). "
            "If these are classes, drop them without the loose images."
        )


def _inner(folder: Path, is_data_file: Callable[[Path], bool]) -> dict[Path, int]:
    """Return how many images each folder or data file in a folder holds, without those that hold none."""
    found = {}
    for entry in visible_entries(folder):
        if entry.is_dir():
            found[entry] = len(find_image_names(entry)) + sum(map(is_data_file, visible_entries(entry)))
        elif is_data_file(entry):
            found[entry] = 1
    return {entry: n for entry, n in found.items() if n}
