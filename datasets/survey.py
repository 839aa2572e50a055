"""Counting, hashing and measuring the images of a row, and the input that fits them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from datasets.basics.progress import Progress, part_of, silent
from datasets.facts import RowFacts
from datasets.hashing import hash_path, size_of
from datasets.scan import RowScan, look_at_row, scan_row
from datasets.sources.registry import channel_names, scalar_names
from datasets.spec import DataRow, InputSpec

READING_SHARE = 0.7
"""Share of the progress bar for reading images; the rest is for hashing."""
SMALLEST_INPUT = 16
LARGEST_INPUT = 96
LETTERBOX_SIZE = 64
LARGE_IMAGE = 200
"""From this edge in px on, images are shown to the network at the largest size."""


def look_at(row: DataRow, progress: Progress = silent) -> tuple[DataRow, RowFacts]:
    """Count the images of a row and look at a sample of them; return the row with its count, without hash.

    Raises:
        BadInput: if the row cannot be opened.
    """
    scan = look_at_row(row, progress)
    return row.model_copy(update={"n_images": scan.n_images}), row_facts(scan)


def hashed(row: DataRow, progress: Progress = silent, same_file: DataRow | None = None) -> DataRow:
    """Return the row with size and SHA-256 of its whole content.

    Args:
        row: the row.
        progress: told how far the reading is.
        same_file: a row of the same path that was hashed just now; its file is not hashed again.

    Raises:
        BadInput: if something cannot be read.
    """
    path = Path(row.path)
    if same_file is not None:
        content = {"size_bytes": same_file.size_bytes, "sha256": same_file.sha256}
    else:
        content = {"sha256": hash_path(path, progress), "size_bytes": size_of(path)}
    return row.model_copy(update=content)


def survey_row(row: DataRow, progress: Progress = silent) -> tuple[DataRow, RowFacts]:
    """Read all images of a row; return the row with count, size and SHA-256, and what its images are like.

    Raises:
        BadInput: if the row cannot be opened.
    """
    scan = scan_row(row, part_of(progress, 0.0, READING_SHARE))
    counted = row.model_copy(update={"n_images": scan.n_images})
    return hashed(counted, part_of(progress, READING_SHARE, 1.0)), row_facts(scan)


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
        channel_names=channel_names(Path(scan.row.path), scan.row.source),
        scalar_names=scalar_names(Path(scan.row.path), scan.row.source),
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
