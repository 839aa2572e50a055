"""Registries that find their entries by walking a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.basics.errors import BadInput
from datasets.basics.registry import Registry

ENTRY = "from datasets.sources.base import SourceInfo\nSOURCE = SourceInfo({name!r}, 'Title', ())\n"


def test_entries_are_found_by_walking() -> None:
    """The modules that declare the attribute are entries, the others are not."""
    registry = Registry("datasets.sources", "SOURCE")
    assert {"folder", "rtdc"} <= set(registry.names())
    assert "base" not in registry.names()
    assert "datasets.sources.rtdc" in registry.module_names()


def test_an_unknown_name_gives_the_nearest() -> None:
    """A typing error is answered with what was probably meant."""
    with pytest.raises(BadInput, match="Did you mean 'folder'"):
        Registry("datasets.sources", "SOURCE").get("foldr")


def test_a_users_own_file_is_an_entry(tmp_path: Path) -> None:
    """A file in the plug-in folder is found like the shipped ones."""
    (tmp_path / "mine_ok.py").write_text(ENTRY.format(name="mine"), encoding="utf-8")
    assert "mine" in Registry("datasets.sources", "SOURCE", plugins=tmp_path).names()


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    """Which of two entries of one name is meant is not guessed."""
    (tmp_path / "second_folder.py").write_text(ENTRY.format(name="folder"), encoding="utf-8")
    with pytest.raises(BadInput, match="Two files declare 'folder'"):
        Registry("datasets.sources", "SOURCE", plugins=tmp_path).entries()
