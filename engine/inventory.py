"""What the program is made of: its modules and its registries.

The standalone is built from the modules, because PyInstaller does not see what is imported by name; then
it is asked for its registries, to compare them with the source's.
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
    for name in all_modules():
        if name.endswith(".registry"):
            declared = vars(importlib.import_module(name)).values()
            found.update({value.package: value for value in declared if isinstance(value, Registry)})
    return [found[package] for package in sorted(found)]


def all_modules() -> list[str]:
    """Return every module of the program: what registries and backends import by name is among them."""
    return sorted(name for floor in FLOORS for name in _modules_below(floor))


def _modules_below(name: str) -> Iterator[str]:
    folder = getattr(importlib.import_module(name), "__path__", ())
    for info in pkgutil.iter_modules(folder):
        inner = f"{name}.{info.name}"
        yield inner
        if info.ispkg:
            yield from _modules_below(inner)
