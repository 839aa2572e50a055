"""Numbers of things, as the terminal says them."""

from __future__ import annotations


def images_text(n: int) -> str:
    """Return e.g. ``"1 image"`` or ``"2,000 images"``."""
    return f"{n:,} {'image' if n == 1 else 'images'}"
