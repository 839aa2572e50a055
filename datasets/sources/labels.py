"""From a label for each image to the selections that become data rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput
from datasets.naming import natural_key
from datasets.part_names import part_in_name
from datasets.sources.base import Selection

MOST_CLASSES = 1000
NO_CLASS = "(no class)"
"""Selects the images whose label is empty."""

Images = TypeVar("Images")


@dataclass(frozen=True)
class Labeled(Generic[Images]):
    """An array or list of images with a label for each, or with one class for all."""

    images: Images
    n_images: int
    labels: tuple[str, ...] | None = None
    section: str = ""
    """Name of this part of the file, e.g. ``"train"``; empty where the file has only one."""
    class_name: str = ""
    """The class of all images where there are no labels."""


def selections_of(path: Path, labeled: Sequence[Labeled[Images]]) -> list[Selection]:
    """Return the selections of a file: for each section one for each label, naturally sorted.

    Raises:
        BadInput: if there are more classes than anybody trains, as where measurements are taken for labels.
    """
    found = []
    for one in labeled:
        part = part_in_name(one.section) if one.section else None
        if one.labels is None:
            if one.section:
                found.append(Selection(one.section, one.class_name, part))
            continue
        names = sorted(set(one.labels), key=natural_key)
        if len(names) > MOST_CLASSES:
            raise BadInput(
                f"{path} has {len(names)} different labels, more than {MOST_CLASSES}: "
                "its labels are measurements rather than classes."
            )
        found += [Selection(_text(one.section, name), name, part) for name in names]
    return found


def choose(
    path: Path, labeled: Sequence[Labeled[Images]], selection: str
) -> list[tuple[Labeled[Images], npt.NDArray[np.int64]]]:
    """Return which images (k,) of which section a selection means; an empty one means all.

    Raises:
        BadInput: if nothing in the file is labelled so.
    """
    if not selection:
        return [(one, np.arange(one.n_images, dtype=np.int64)) for one in labeled]
    for one in labeled:
        if one.labels is None and one.section == selection:
            return [(one, np.arange(one.n_images, dtype=np.int64))]
        for name in set(one.labels or ()):
            if _text(one.section, name) == selection:
                places = [place for place, label in enumerate(one.labels or ()) if label == name]
                return [(one, np.asarray(places, dtype=np.int64))]
    raise BadInput(
        f"{path} has no images labelled {selection!r} any more: remove the row and add the file again."
    )


def _text(section: str, label: str) -> str:
    return f"{section}: {label or NO_CLASS}" if section else label or NO_CLASS
