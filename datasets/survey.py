"""Counting, hashing and measuring the images of a row, and the input that fits them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from datasets.basics.progress import Progress, silent
from datasets.facts import RowFacts
from datasets.hashing import hash_path, size_of
from datasets.scan import RowScan, scan_row
from datasets.spec import DataRow, InputSpec

SMALLEST_INPUT = 16
LARGEST_INPUT = 96
LETTERBOX_SIZE = 64
LARGE_IMAGE = 200
"""From this edge in px on, images are shown to the network at the largest size."""


def survey_row(
    row: DataRow, progress: Progress = silent, same_file: DataRow | None = None
) -> tuple[DataRow, RowFacts]:
    """Read all images of a row; return the row with count, size and SHA-256, and what its images are like.

    Args:
        row: the row.
        progress: told how far the reading is.
        same_file: a row of the same path that was surveyed just now; its file is not hashed again.

    Raises:
        BadInput: if the row cannot be opened.
    """
    path = Path(row.path)
    scan = scan_row(row, lambda fraction, message: progress(0.7 * fraction, message))
    if same_file is None:
        sha256 = hash_path(path, lambda fraction, message: progress(0.7 + 0.3 * fraction, message))
        size = size_of(path)
    else:
        sha256, size = same_file.sha256, same_file.size_bytes
    counted = row.model_copy(update={"n_images": scan.n_images, "size_bytes": size, "sha256": sha256})
    return counted, row_facts(scan)


def row_facts(scan: RowScan) -> RowFacts:
    """Return the summary of a scan."""
    images = scan.images
    n = len(images)
    return RowFacts(
        n_images=scan.n_images,
        min_width=int(images.width.min()) if n else 0,
        max_width=int(images.width.max(initial=0)),
        min_height=int(images.height.min()) if n else 0,
        max_height=int(images.height.max(initial=0)),
        colored=bool(images.colored.any()),
        bit_depths=tuple(np.unique(images.bits).tolist()),
        has_positions=scan.has_positions,
        positions_differ=scan.positions_differ,
        mean_brightness=float(images.brightness.mean()) if n else None,
        unreadable=tuple(sentence for _, sentence in scan.unreadable),
        other_files=scan.other_files,
    )


def propose_input(facts: Sequence[RowFacts]) -> InputSpec:
    """Return an input that fits the images: size, colour and fit.

    Images of one size up to 96 px are used as they are, padded to 16 px where they are smaller. Objects
    at known places are cut out.
    Other images are shown as a whole, at 64 px, or at 96 px where they are 200 px and more.
    """
    filled = [fact for fact in facts if fact.max_width > 0]
    if not filled:
        return InputSpec()
    color = "rgb" if any(fact.colored for fact in filled) else "gray"
    widths = {width for fact in filled for width in (fact.min_width, fact.max_width)}
    heights = {height for fact in filled for height in (fact.min_height, fact.max_height)}
    largest = max(widths | heights)
    equal = len(widths) == 1 and len(heights) == 1
    if equal and largest <= LARGEST_INPUT:
        return InputSpec(size=max(SMALLEST_INPUT, largest), color=color, fit="crop")
    if all(fact.has_positions for fact in filled) and any(fact.positions_differ for fact in filled):
        return InputSpec(size=_cut_size(min(widths), min(heights)), color=color, fit="crop")
    size = LARGEST_INPUT if largest >= LARGE_IMAGE else LETTERBOX_SIZE
    return InputSpec(size=size, color=color, fit="letterbox")


def _cut_size(width: int, height: int) -> int:
    """Return the edge of the window around an object: the shorter edge of the images, 16…96 px, even."""
    edge = max(SMALLEST_INPUT, min(width, height, LARGEST_INPUT))
    return edge - edge % 2
