"""16-bit images that lose what they show when they become 8-bit ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from datasets.image_facts import ImageFacts
from datasets.report.document import Finding
from datasets.scan import RowScan
from datasets.spec import DepthScaling

WHITE_OF_12_BITS = 255 * 4095 / 65535
"""The brightest value of a camera with 12 bits, on the scale 0…255 of all 16 bits."""
ABOVE_MOST = 1.5
"""Standard deviations above the mean brightness, below which most pixels are."""


def gray_value_findings(scans: Sequence[RowScan], scaling: DepthScaling) -> list[Finding]:
    """Return at most one finding: images that become nearly black, or mostly white, as they are scaled.

    Cameras with 10 or 12 bits write 16-bit files whose values end at 1023 or 4095: as part of 0…65535 they
    keep at most 16 of 256 gray values.

    Args:
        scaling: how 16-bit images become 8-bit ones.
    """
    if scaling == "full_range":
        chosen = [number for number, scan in enumerate(scans) if _are_dark(scan.images)]
        told = "are darker than a sixteenth of white and would become nearly black: choose 0…4095"
    elif scaling == "12_bit":
        chosen = [number for number, scan in enumerate(scans) if _are_bright(scan.images)]
        told = "are brighter than 4095 and would become white: choose 0…65535"
    else:
        return []
    if not chosen:
        return []
    first = Path(scans[chosen[0]].row.path).name
    where = first if len(chosen) == 1 else f"{first} and {len(chosen) - 1} more"
    sentence = (
        f"Most pixels of the 16-bit images of {where} {told}, or darkest to brightest pixel, "
        "for “16-bit images” (input.depth_scaling)."
    )
    return [Finding(kind="gray_values", severity="warning", sentence=sentence, rows=tuple(chosen))]


def _are_dark(images: ImageFacts) -> bool:
    deep = (images.bits == 16) & ~images.constant
    bright_end = images.brightness[deep] + ABOVE_MOST * images.contrast[deep]
    return bool(deep.any()) and float(np.median(bright_end)) < WHITE_OF_12_BITS


def _are_bright(images: ImageFacts) -> bool:
    deep = images.bits == 16
    return bool(deep.any()) and float(np.median(images.brightness[deep])) > WHITE_OF_12_BITS
