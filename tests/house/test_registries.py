"""All registries at once: they are found, they hold something, and their entries say what they are."""

from __future__ import annotations

import pytest

from datasets.basics.registry import Registry
from engine.inventory import dynamic_modules, registries

KNOWN = {
    "app.pages",
    "datasets.sources",
    "engine.commands",
    "engine.jobs",
    "models.architectures",
    "models.export",
}


def test_the_registries_are_found() -> None:
    """The list that the standalone is built from has all kinds of things of which there are several."""
    assert {registry.package for registry in registries()} >= KNOWN


def test_what_lies_inside_an_entry_is_found_too() -> None:
    """A page is a folder; its page.py is imported by name, so it must be in the list."""
    assert "app.pages.data.page" in dynamic_modules()


@pytest.mark.parametrize("registry", registries(), ids=lambda registry: registry.package)
def test_entries_have_a_name_and_say_what_they_are(registry: Registry) -> None:
    """Every registry holds entries of distinct names (or raises), each in a file with its sentence."""
    entries = registry.entries()
    assert entries
    for name, module in entries.items():
        assert name == getattr(module, registry.attribute).name
        assert module.__doc__, f"{module.__name__} has no docstring"
