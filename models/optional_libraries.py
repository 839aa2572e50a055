"""Libraries that Keras imports wherever they are installed, and that nothing here uses through it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

UNUSED_BY_KERAS = ("matplotlib", "sklearn")
"""For its wrappers and its gallery of images; they are a third of what importing it takes."""


@contextmanager
def without_optional_libraries() -> Iterator[None]:
    """Have Keras, imported within, find these libraries absent; who imports them later gets them as ever.

    A module that is None is Python's own way to say that there is none of this name.
    """
    modules: dict[str, ModuleType | None] = sys.modules  # type: ignore[assignment]
    hidden = [name for name in UNUSED_BY_KERAS if name not in modules]
    modules.update(dict.fromkeys(hidden))
    try:
        yield
    finally:
        for name in hidden:
            del modules[name]
