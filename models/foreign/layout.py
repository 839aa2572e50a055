"""In which order a foreign file has height, width and channels: told by the shape that it takes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from datasets.basics.errors import BadInput
from models.export.facts import Layout
from models.foreign.probabilities import require_image

MOST_CHANNELS = 4


def image_layout(path: Path, edges: Sequence[int | None]) -> tuple[Layout, tuple[int, int, int]]:
    """Return the layout and (height, width, channels).

    Channels are the edge of at most four; where both ends are so small, they come last.

    Args:
        path: the file, for the sentences.
        edges: of the input without the number of images; None: of any size.

    Raises:
        BadInput: if it is no single image of a fixed, square size.
    """
    if len(edges) != 3:
        raise BadInput(f"The model {path} takes something else than images.")
    if edges[2] is not None and edges[2] <= MOST_CHANNELS:
        return "NHWC", require_image(path, [tuple(edges)])
    if edges[0] is not None and edges[0] <= MOST_CHANNELS:
        return "NCHW", require_image(path, [(edges[1], edges[2], edges[0])])
    raise BadInput(f"The model {path} takes images of neither one nor three channels.")


def told_of_layout(layout: Layout, shape: tuple[int, int, int]) -> str:
    """Return what was concluded from the shape, for the user."""
    order = "height, width, channels" if layout == "NHWC" else "channels, height, width"
    channels = "one channel" if shape[2] == 1 else f"{shape[2]} channels"
    return f"It takes images of {shape[0]}x{shape[1]} pixels and {channels} (order: {order})."
