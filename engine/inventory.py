"""What the program is made of: its registries and the modules behind them.

The standalone is built from this list, and the finished standalone is asked for it again: a file that
PyInstaller did not find would be missing there.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from datasets.basics.registry import Registry

FLOORS = ("app", "engine", "sessions", "models", "datasets", "resources")


def registries() -> list[Registry]:
    """Return every registry: those that a module called ``registry`` declares, in order of their package."""
    found: dict[str, Registry] = {}
    for floor in FLOORS:
        for name in _modules_below(floor):
            if name.endswith(".registry"):
                declared = vars(importlib.import_module(name)).values()
                found.update({value.package: value for value in declared if isinstance(value, Registry)})
    return [found[package] for package in sorted(found)]


def dynamic_modules() -> list[str]:
    """Return all modules that are imported by name only: entries of registries and what lies in them."""
    names: set[str] = set()
    for registry in registries():
        for name in registry.module_names():
            names |= {name, *_modules_below(name)}
    return sorted(names)


def _modules_below(name: str) -> Iterator[str]:
    folder = getattr(importlib.import_module(name), "__path__", ())
    for info in pkgutil.iter_modules(folder):
        inner = f"{name}.{info.name}"
        yield inner
        if info.ispkg:
            yield from _modules_below(inner)
