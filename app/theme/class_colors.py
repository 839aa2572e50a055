"""The colour of each class, the same on every page and plot."""

from __future__ import annotations

from qtpy.QtGui import QColor

OKABE_ITO = ("#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#f0e442", "#7f7f7f")
"""Okabe and Ito's colours that the colour-blind can tell apart; their black became gray for dark windows.

https://jfly.uni-koeln.de/color/
"""


def class_color(index: int, n: int) -> QColor:
    """Return the colour of class ``index`` of ``n``; -1 (no class) is gray.

    The first eight are :data:`OKABE_ITO`; later ones have evenly spaced hues of equal lightness.
    """
    if index < 0:
        return QColor(OKABE_ITO[-1])
    if index < len(OKABE_ITO):
        return QColor(OKABE_ITO[index])
    further = max(1, n - len(OKABE_ITO))
    hue = ((index - len(OKABE_ITO)) / further) % 1.0
    return QColor.fromHslF(hue, 0.6, 0.5)
