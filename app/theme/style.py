"""Style sheets that ask for a widget's properties."""

from __future__ import annotations

from qtpy.QtWidgets import QWidget


def repolish(widget: QWidget) -> None:
    """Draw ``widget`` and what is in it by the rules that its properties ask for now.

    Qt looks at properties only once by itself.
    """
    style = widget.style()
    for one in (widget, *widget.findChildren(QWidget)):
        style.unpolish(one)
        style.polish(one)
