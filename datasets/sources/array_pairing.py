"""Which arrays of an ``.npz`` are images, and which hold their labels."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput
from datasets.naming import counted
from datasets.part_names import part_in_name, words
from datasets.sources.array_images import form_fault, shape_fault
from datasets.sources.array_members import LARGEST_LABELS_BYTES, Member
from datasets.sources.labels import Label, Labeled, plain_labels
from datasets.sources.number_types import is_convertible, is_gray

_IMAGE_WORDS = frozenset({"x", "image", "images", "img", "imgs", "data", "pictures"})
_LABEL_WORDS = frozenset({"y", "label", "labels", "target", "targets", "class", "classes"})
_NAMES_OF_CLASSES = frozenset({"class_names", "classes", "label_names", "names", "target_names"})


def pair(path: Path, members: Sequence[Member]) -> list[Labeled[Member]]:
    """Return the arrays of images with their labels.

    Arrays named ``x``, ``images`` or ``data`` are images, and ``y``, ``labels`` or ``targets`` with the same
    rest of the name (``x_train`` and ``y_train``) their labels: numbers or texts (N,) or (N, 1), or zeros and
    ones (N, K), where several ones in a line are several classes. ``class_names`` gives names to numbers
    from 0. Where no array is named like that, each one that can be images is; several without labels are one
    class each, named like the array.

    Raises:
        BadInput: if there are no images, or labels do not fit them.
    """
    images = _image_members(path, members)
    names = _class_names(path, members)
    found = []
    for member in images:
        labels = _labels_for(path, member, members, alone=len(images) == 1)
        section = member.name if len(images) > 1 else ""
        own_class = "" if part_in_name(member.name) else member.name
        told = None if labels is None else _labels(path, labels, names)
        found.append(Labeled(member, member.shape[0], told, section, own_class if len(images) > 1 else ""))
    return found


def _image_members(path: Path, members: Sequence[Member]) -> list[Member]:
    able = [member for member in members if not _fault(member)]
    named = [member for member in able if _IMAGE_WORDS & set(words(member.name))]
    if not able:
        faults = [f"{member.name!r} {_fault(member)}" for member in members]
        told = "; ".join(faults[:3]).removeprefix("'' ") if faults else "it is empty"
        raise BadInput(f"{path} holds no array of images: {told}.")
    able = [member for member in able if is_gray(member.dtype)] or able
    return named or [member for member in able if not _LABEL_WORDS & set(words(member.name))]


def _fault(member: Member) -> str:
    """Return what keeps an array from being images, as the end of a sentence; empty: nothing does."""
    return (
        form_fault(member.shape) if is_convertible(member.dtype) else shape_fault(member.shape, member.dtype)
    )


def _labels_for(path: Path, images: Member, members: Sequence[Member], alone: bool) -> Member | None:
    own = [word for word in words(images.name) if word not in _IMAGE_WORDS]
    others = [member for member in members if member is not images and len(member.shape) in (1, 2)]
    fitting = [member for member in others if member.shape[0] == images.shape[0]]
    for member in fitting:
        if _rest_of_label_name(member) == own:
            return member
    meant = [own, []] if alone else [own]
    for member in others:
        if member not in fitting and not _is_class_names(member) and _rest_of_label_name(member) in meant:
            entries = counted(member.shape[0], "entry", "entries")
            pictures = counted(images.shape[0], "image", "images")
            raise BadInput(
                f"{path}: the array {member.name!r} has {entries} for the {pictures} in {images.name!r}: "
                "save one label for each image."
            )
    return fitting[0] if alone and len(fitting) == 1 else None


def _rest_of_label_name(member: Member) -> list[str] | None:
    """Return the other words of a name that says that an array holds labels; None: it does not say so."""
    parts = words(member.name)
    return [word for word in parts if word not in _LABEL_WORDS] if _LABEL_WORDS & set(parts) else None


def _is_class_names(member: Member) -> bool:
    return member.name in _NAMES_OF_CLASSES and len(member.shape) == 1 and member.dtype.kind in "US"


def _class_names(path: Path, members: Sequence[Member]) -> tuple[str, ...]:
    for member in members:
        if _is_class_names(member):
            return tuple(map(_text, member.values(path, LARGEST_LABELS_BYTES).tolist()))
    return ()


def _labels(path: Path, member: Member, names: tuple[str, ...]) -> tuple[Label, ...]:
    """Return the label of each image."""
    values = member.values(path, LARGEST_LABELS_BYTES)
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    elif values.ndim == 2:
        return _from_one_hot(path, member, values, names)
    if values.dtype.kind == "f" and np.isfinite(values).all() and (values == np.round(values)).all():
        values = values.astype(np.int64)
    n_missing = int(np.isnan(values).sum()) if values.dtype.kind == "f" else 0
    if n_missing:
        raise BadInput(
            f"The labels {member.name!r} in {path} are missing (NaN) for {n_missing:,} of {len(values):,} "
            "images: give these images a label, or save the file without them."
        )
    if values.dtype.kind not in "iubUS":
        raise BadInput(
            f"The labels {member.name!r} in {path} have the type {member.dtype}; "
            "whole numbers or texts are expected."
        )
    if (
        values.dtype.kind in "iub"
        and names
        and values.size
        and 0 <= values.min() <= values.max() < len(names)
    ):
        return plain_labels([names[int(value)] for value in values.tolist()])
    return plain_labels(list(map(_text, values.tolist())))


def _from_one_hot(
    path: Path, member: Member, values: npt.NDArray[Any], names: tuple[str, ...]
) -> tuple[Label, ...]:
    """Return the labels that the lines of an array (N, K) of zeros and ones give."""
    if values.dtype.kind not in "iubf" or not ((values == 0) | (values == 1)).all():
        raise BadInput(f"The labels {member.name!r} in {path} are neither one for each image nor one-hot.")
    n_classes = values.shape[1]
    told = names if len(names) == n_classes else tuple(map(str, range(n_classes)))
    lines, which = np.unique(values, axis=0, return_inverse=True)
    known = [Label(tuple(told[place] for place in np.flatnonzero(line).tolist())) for line in lines]
    return tuple(known[place] for place in which.ravel().tolist())


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value).strip()
