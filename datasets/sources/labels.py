"""From a label for each image to the selections that become data rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput
from datasets.naming import natural_key
from datasets.part_names import part_in_name
from datasets.sources.base import Selection
from datasets.spec import Part

MOST_CLASSES = 1000
MOST_SELECTIONS = 5000
"""Rows of classes and groups that a table of the window still shows well."""
NO_CLASS = "(no class)"
"""Selects the images whose label is empty."""

Images = TypeVar("Images")


@dataclass(frozen=True)
class Label:
    """What is known of an image; images with the same become one row."""

    classes: tuple[str, ...] = ()
    group: str = ""
    """Donor, day or plate that the image comes from."""
    part: Part | None = None

    @property
    def text(self) -> str:
        """The label as a row's ``selection`` names it."""
        named = self.class_text + (f" [{self.group}]" if self.group else "")
        return f"{self.part}: {named}" if self.part else named

    @property
    def class_text(self) -> str:
        """The classes alone."""
        return "; ".join(self.classes) or NO_CLASS


def plain_labels(texts: Sequence[str]) -> tuple[Label, ...]:
    """Return labels of one class each; an empty text is no class."""
    known = {text: Label((text,) if text else ()) for text in set(texts)}
    return tuple(known[text] for text in texts)


@dataclass(frozen=True)
class Labeled(Generic[Images]):
    """An array or list of images with a label for each, or with one class for all."""

    images: Images
    n_images: int
    labels: tuple[Label, ...] | None = None
    section: str = ""
    """Name of this part of the file, e.g. ``"train"``; empty where the file has only one."""
    class_name: str = ""
    """The class of all images where there are no labels."""

    @cached_property
    def places(self) -> dict[Label, npt.NDArray[np.int64]]:
        """The images (k,) of each label, ascending."""
        found: dict[Label, list[int]] = {}
        for place, label in enumerate(self.labels or ()):
            found.setdefault(label, []).append(place)
        return {label: np.asarray(places, dtype=np.int64) for label, places in found.items()}


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
        labels = sorted(one.places, key=lambda label: natural_key(label.text))
        _check_numbers(path, labels)
        for label in labels:
            first, further = label.classes[:1], label.classes[1:]
            text = _text(one.section, label.text)
            found.append(Selection(text, "".join(first), label.part or part, further, label.group))
    return found


def choose(
    path: Path, labeled: Sequence[Labeled[Images]], selection: str
) -> list[tuple[Labeled[Images], npt.NDArray[np.int64]]]:
    """Return which images (k,) of which section a selection means; an empty one means all.

    A selection may also give the classes alone, without group and part.

    Raises:
        BadInput: if nothing in the file is labelled so.
    """
    if not selection:
        return [(one, np.arange(one.n_images, dtype=np.int64)) for one in labeled]
    for one in labeled:
        if one.labels is None and one.section == selection:
            return [(one, np.arange(one.n_images, dtype=np.int64))]
    for asks_classes_only in (False, True):
        for one in labeled:
            chosen = [
                places
                for label, places in one.places.items()
                if selection == _text(one.section, label.class_text if asks_classes_only else label.text)
            ]
            if chosen:
                return [(one, np.sort(np.concatenate(chosen)))]
    raise BadInput(
        f"{path} has no images labelled {selection!r} any more: remove the row and add the file again."
    )


def _check_numbers(path: Path, labels: Sequence[Label]) -> None:
    n_classes = len({label.class_text for label in labels})
    if n_classes > MOST_CLASSES:
        raise BadInput(
            f"{path} has {n_classes} different labels, more than {MOST_CLASSES}: "
            "its labels are measurements rather than classes."
        )
    if len(labels) > MOST_SELECTIONS:
        raise BadInput(
            f"{path} has {len(labels)} pairs of class and group, more than {MOST_SELECTIONS}: "
            "give the column of groups another name, or make larger groups."
        )


def _text(section: str, label: str) -> str:
    return f"{section}: {label}" if section else label
