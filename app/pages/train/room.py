"""What has room on the right side of the page."""

from __future__ import annotations

from collections.abc import Iterable

from qtpy.QtWidgets import QWidget


def height_of(parts: Iterable[QWidget], width: int, spacing: int) -> int:
    """Return the least height in px of those parts that are shown, below each other."""
    heights = [_least_height(part, width) for part in parts if not part.isHidden()]
    return sum(heights) + spacing * max(0, len(heights) - 1)


def _least_height(part: QWidget, width: int) -> int:
    # Words that are wrapped need more lines where there is less width.
    wrapped = part.heightForWidth(width) if part.hasHeightForWidth() else 0
    return max(part.minimumSizeHint().height(), part.minimumHeight(), wrapped)
