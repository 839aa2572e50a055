"""All registries at once: they are found, they hold something, and their entries say what they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.basics.registry import Registry
from engine.inventory import FLOORS, all_modules, registries

KNOWN = {
    "app.pages",
    "datasets.sources",
    "engine.commands",
    "engine.jobs",
    "models.architectures",
    "models.export.formats",
}


def test_the_registries_are_found() -> None:
    """The list has all kinds of things of which there are several."""
    assert {registry.package for registry in registries()} >= KNOWN


def test_modules_that_are_imported_by_name_are_found(root: Path) -> None:
    """The list that the standalone is built from has every Python file of the floors."""
    files = [file for floor in FLOORS for file in (root / floor).rglob("*.py") if file.stem != "__init__"]
    names = {".".join(file.relative_to(root).with_suffix("").parts) for file in files}
    assert names
    assert names <= set(all_modules())


@pytest.mark.parametrize("registry", registries(), ids=lambda registry: registry.package)
def test_entries_have_a_name_and_say_what_they_are(registry: Registry) -> None:
    """Every registry holds entries of distinct names (or raises), each in a file with its sentence."""
    entries = registry.entries()
    assert entries
    for name, module in entries.items():
        assert name == getattr(module, registry.attribute).name
        assert module.__doc__, f"{module.__name__} has no docstring"
