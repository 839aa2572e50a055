"""What does not stop a training but is worth a look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from datasets.image_facts import ImageFacts
from datasets.naming import counted
from datasets.report.document import Finding, PartCount, Severity
from datasets.scan import RowScan
from datasets.sources import tiff_stack
from datasets.sources.base import Remark

LARGEST_IMBALANCE = 5
FEWEST_TRAINING_IMAGES = 10
MOST_NAMED = 5
PAGES_BY_THEMSELVES = tiff_stack.SUFFIXES
"""Files whose pages are images when the file is added by itself."""


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
    for name in trained:
        if sum(counts[part].per_class[name] for part in ("train", "validation", "test")) == 1:
            sentence = (
                f"The class {name!r} has a single image, maybe by a slip: add more, or do not use its row."
            )
            found.append(_about_classes("single_image", sentence, [name], 1))
    if counts["test"].n == 0:
        sentence = "There are no test images: the final figures would be those of the validation images."
        found.append(Finding(kind="no_test", severity="hint", sentence=sentence))
    return found


def row_warnings(number: int, scan: RowScan) -> list[Finding]:
    """Return findings on single images of a row and on files that are no images."""
    path = scan.row.path
    used = ~np.isin(scan.images.index, scan.row.left_out)
    found = []
    for kind, severity, told, chosen in _kinds(scan):
        indices = scan.images.index[chosen & used].tolist()
        if indices:
            names = _list([scan.names[index] for index in indices[: MOST_NAMED + 1]], len(indices))
            sentence = told.format(n=counted(len(indices), "image", "images"), path=path, names=names)
            places = tuple((number, index) for index in indices)
            found.append(
                Finding(kind=kind, severity=severity, sentence=sentence, images=places, n_images=len(places))
            )
    if scan.other_files:
        others = counted(scan.other_files, "other file", "other files")
        sentence = f"{path} also holds {others}; only images are used."
        found.append(Finding(kind="other_files", severity="hint", sentence=sentence, rows=(number,)))
    return found


def remark_findings(scans: Sequence[RowScan]) -> list[Finding]:
    """Return a finding for each thing that a reader had to guess, once for all rows of a file."""
    rows: dict[Remark, list[int]] = {}
    for number, scan in enumerate(scans):
        for remark in scan.remarks:
            rows.setdefault(remark, []).append(number)
    return [
        Finding(kind=remark.kind, severity=remark.severity, sentence=remark.sentence, rows=tuple(own))
        for remark, own in rows.items()
    ]


def set_warnings(scans: Sequence[RowScan]) -> list[Finding]:
    """Return findings on images that differ among each other in size, depth or colour."""
    filled = [(number, scan) for number, scan in enumerate(scans) if len(scan.images)]
    sizes = sorted({size for _, scan in filled for size in _sizes(scan.images)})
    bits = {number: np.unique(scan.images.bits).tolist() for number, scan in filled}
    found = []
    if len(sizes) > 1:
        (w1, h1), (w2, h2) = sizes[0], sizes[-1]
        sentence = (
            f"The images have {len(sizes)} different sizes, {w1} x {h1} to {w2} x {h2} px: "
            "look at the preview and choose how they are fitted."
        )
        found.append(Finding(kind="sizes", severity="hint", sentence=sentence))
    if len({depth for own in bits.values() for depth in own}) > 1:
        sentence = (
            f"Some images have 8 bits and others 16 ({_rows_by_bits(scans, bits)}): "
            "classes may be told apart by that alone; save all with the same depth."
        )
        found.append(Finding(kind="depths", severity="warning", sentence=sentence))
    gray = [number for number, scan in filled if not scan.images.colored.any()]
    if gray and len(gray) < len(filled):
        sentence = (
            f"All images of {_list([scans[number].row.path for number in gray])} are gray while others are "
            "coloured: use gray input, or classes may be told apart by that alone."
        )
        found.append(Finding(kind="colors", severity="warning", sentence=sentence, rows=tuple(gray)))
    return found


def _about_classes(kind: str, sentence: str, classes: Sequence[str], n_images: int = 0) -> Finding:
    return Finding(
        kind=kind, severity="warning", sentence=sentence, classes=tuple(classes), n_images=n_images
    )


def _kinds(scan: RowScan) -> tuple[tuple[str, Severity, str, npt.NDArray[np.bool_]], ...]:
    """Return for each kind its severity, its sentence, and which images are of it."""
    images = scan.images
    several = images.pages > 1
    stacks = several.copy()
    for place in np.flatnonzero(several).tolist():
        stacks[place] = scan.names[images.index[place]].lower().endswith(PAGES_BY_THEMSELVES)
    return (
        (
            "black",
            "warning",
            "{path}: {n} completely black ({names}): remove what shows nothing.",
            images.constant & (images.brightness == 0),
        ),
        (
            "constant",
            "warning",
            "{path}: {n} with one value everywhere ({names}): remove what shows nothing.",
            images.constant & (images.brightness > 0),
        ),
        (
            "pages",
            "hint",
            "{path}: {n} with several pages, of which only the first is used ({names}): "
            "add the file by itself, then each page is an image.",
            stacks,
        ),
        (
            "frames",
            "hint",
            "{path}: {n} with several frames, of which only the first is used ({names}): "
            "save the frames as images of their own if they matter.",
            several & ~stacks,
        ),
        (
            "turned",
            "hint",
            "{path}: {n} that the camera marked as turned ({names}): the mark is not followed; turn and save "
            "them if it matters which side is up.",
            images.turned,
        ),
    )


def _sizes(images: ImageFacts) -> list[tuple[int, int]]:
    found = np.unique(np.stack([images.width, images.height], axis=1), axis=0)
    return [(width, height) for width, height in found.tolist()]


def _rows_by_bits(scans: Sequence[RowScan], bits: Mapping[int, Sequence[int]]) -> str:
    found: dict[str, list[str]] = {}
    for number, depths in bits.items():
        for depth in depths:
            found.setdefault(f"{depth} bits", []).append(Path(scans[number].row.path).name)
    return "; ".join(f"{depth}: {_list(names)}" for depth, names in sorted(found.items()))


def _list(names: Sequence[str], n: int = 0) -> str:
    more = max(n, len(names)) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
