"""The colour of each class, the same as in the window."""

from __future__ import annotations

import colorsys

OKABE_ITO = ("#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#f0e442", "#7f7f7f")
"""Okabe and Ito's colours that the colour-blind can tell apart; their black became gray for dark windows.

https://jfly.uni-koeln.de/color/
"""
LINES = ("-", "--", ":", "-.")
"""From the ninth class on hues come close to each other, so lines differ too."""


def class_color(index: int, n: int) -> str:
    """Return the colour of class ``index`` of ``n`` as ``#rrggbb``.

    The first eight are :data:`OKABE_ITO`; later ones have evenly spaced hues of equal lightness.
    """
    if index < len(OKABE_ITO):
        return OKABE_ITO[index]
    hue = ((index - len(OKABE_ITO)) / max(1, n - len(OKABE_ITO))) % 1.0
    parts = colorsys.hls_to_rgb(hue, 0.5, 0.6)
    return "#" + "".join(f"{round(255 * part):02x}" for part in parts)


def class_line(index: int) -> str:
    """Return the line style of a class."""
    return LINES[index // len(OKABE_ITO) % len(LINES)]
