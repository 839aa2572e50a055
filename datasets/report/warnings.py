"""What does not stop a training but is worth a look."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from datasets.naming import counted
from datasets.report.document import Finding, PartCount, Severity
from datasets.scan import ImageFacts, RowScan

LARGEST_IMBALANCE = 5
FEWEST_TRAINING_IMAGES = 10
DRIFT_IN_STANDARD_DEVIATIONS = 1.0
SMALLEST_DRIFT = 10.0
"""Differences of mean brightness below this (0…255) are never reported."""
MOST_NAMED = 5


def count_warnings(counts: Mapping[str, PartCount]) -> list[Finding]:
    """Return findings on few and on unbalanced training images, and on classes that cannot be assessed."""
    trained = {name: n for name, n in counts["train"].per_class.items() if n > 0}
    found = [
        _about_classes(
            "small_class",
            f"The class {name!r} has only {counted(n, 'training image', 'training images')}; "
            f"{FEWEST_TRAINING_IMAGES} and more are better.",
            [name],
            n,
        )
        for name, n in trained.items()
        if n < FEWEST_TRAINING_IMAGES
    ]
    if trained:
        fewest, most = min(trained, key=trained.__getitem__), max(trained, key=trained.__getitem__)
        if trained[most] > LARGEST_IMBALANCE * trained[fewest]:
            found.append(
                _about_classes(
                    "unbalanced",
                    f"The classes are unbalanced: {trained[most]} training images of {most!r} and "
                    f"{trained[fewest]} of {fewest!r}; "
                    "set “images per epoch” so that they come equally often.",
                    [most, fewest],
                )
            )
    for part in ("validation", "test"):
        absent = [name for name in trained if counts[part].per_class[name] == 0]
        if absent and counts[part].n:
            names = ", ".join(map(repr, absent))
            found.append(
                _about_classes(
                    "absent_class",
                    f"There are no {part} images of {names}: its figures there cannot be known.",
                    absent,
                )
            )
    if counts["test"].n == 0:
        sentence = "There are no test images: the final figures would be those of the validation images."
        found.append(Finding(kind="no_test", severity="hint", sentence=sentence))
    return found


def row_warnings(number: int, scan: RowScan) -> list[Finding]:
    """Return findings on single images of a row and on files that are no images."""
    path = scan.row.path
    left_out = set(scan.row.left_out)
    found = []
    for kind, severity, told, chosen in _kinds():
        images = [image for image in scan.images if chosen(image) and image.index not in left_out]
        if images:
            names = _list([image.name for image in images])
            sentence = told.format(n=counted(len(images), "image", "images"), path=path, names=names)
            places = tuple((number, image.index) for image in images)
            found.append(
                Finding(kind=kind, severity=severity, sentence=sentence, images=places, n_images=len(places))
            )
    if scan.other_files:
        others = counted(scan.other_files, "other file", "other files")
        sentence = f"{path} also holds {others}; only images are used."
        found.append(Finding(kind="other_files", severity="hint", sentence=sentence, rows=(number,)))
    return found


def set_warnings(scans: Sequence[RowScan]) -> list[Finding]:
    """Return findings on images that differ among each other in size, depth or colour."""
    images = [image for scan in scans for image in scan.images]
    sizes = sorted({(image.width, image.height) for image in images})
    found = []
    if len(sizes) > 1:
        (w1, h1), (w2, h2) = sizes[0], sizes[-1]
        sentence = (
            f"The images have {len(sizes)} different sizes, {w1} x {h1} to {w2} x {h2} px: "
            "look at the preview and choose how they are fitted."
        )
        found.append(Finding(kind="sizes", severity="hint", sentence=sentence))
    if len({image.bits for image in images}) > 1:
        sentence = (
            f"Some images have 8 bits and others 16 ({_rows_by(scans, lambda image: f'{image.bits} bits')}): "
            "classes may be told apart by that alone; save all with the same depth."
        )
        found.append(Finding(kind="depths", severity="warning", sentence=sentence))
    gray = [
        number
        for number, scan in enumerate(scans)
        if scan.images and not any(image.colored for image in scan.images)
    ]
    if gray and any(image.colored for image in images):
        sentence = (
            f"All images of {_list([scans[number].row.path for number in gray])} are gray while others are "
            "coloured: use gray input, or classes may be told apart by that alone."
        )
        found.append(Finding(kind="colors", severity="warning", sentence=sentence, rows=tuple(gray)))
    return found


def drift_warnings(brightness: Mapping[str, Sequence[float]]) -> list[Finding]:
    """Return findings on parts that are brighter or darker than the training images.

    Args:
        brightness: for each part the mean pixel value (0…255) of each image.
    """
    trained = np.asarray(brightness.get("train", ()), dtype=np.float64)
    found = []
    for part in ("validation", "test", "unlabeled"):
        other = np.asarray(brightness.get(part, ()), dtype=np.float64)
        if not len(trained) or not len(other):
            continue
        difference = float(other.mean() - trained.mean())
        least = max(DRIFT_IN_STANDARD_DEVIATIONS * float(trained.std()), SMALLEST_DRIFT)
        if abs(difference) > least:
            word = "brighter" if difference > 0 else "darker"
            sentence = (
                f"The {part} images are {word} than the training images (mean {other.mean():.0f} against "
                f"{trained.mean():.0f} of 255): check that they were recorded alike."
            )
            found.append(Finding(kind="brightness_drift", severity="warning", sentence=sentence))
    return found


def _about_classes(kind: str, sentence: str, classes: Sequence[str], n_images: int = 0) -> Finding:
    return Finding(
        kind=kind, severity="warning", sentence=sentence, classes=tuple(classes), n_images=n_images
    )


def _kinds() -> tuple[tuple[str, Severity, str, Callable[[ImageFacts], bool]], ...]:
    return (
        (
            "black",
            "warning",
            "{path}: {n} completely black ({names}): remove what shows nothing.",
            lambda image: image.constant and image.brightness == 0,
        ),
        (
            "constant",
            "warning",
            "{path}: {n} with one value everywhere ({names}): remove what shows nothing.",
            lambda image: image.constant and image.brightness > 0,
        ),
        (
            "pages",
            "hint",
            "{path}: {n} with several pages, of which only the first is used ({names}): "
            "add the file by itself, then each page is an image.",
            lambda image: image.pages > 1,
        ),
    )


def _rows_by(scans: Sequence[RowScan], kind: Callable[[ImageFacts], str]) -> str:
    found: dict[str, list[str]] = {}
    for scan in scans:
        for value in sorted({kind(image) for image in scan.images}):
            found.setdefault(value, []).append(Path(scan.row.path).name)
    return "; ".join(f"{value}: {_list(names)}" for value, names in sorted(found.items()))


def _list(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
