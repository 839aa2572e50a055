"""Registries that find their entries by walking a folder."""

from __future__ import annotations

import os
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


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (ENTRY.format(name="folder"), "takes the name 'folder', which is in use"),
        ("this is no Python", "does not load (SyntaxError"),
        ("import nothing_of_this_name", "does not load (ModuleNotFoundError"),
        ("raise SystemExit(3)", "does not load (SystemExit"),
        ("a = 1", "declares no SOURCE"),
        ("SOURCE = 5", "has no SOURCE.name"),
        (ENTRY.format(name="mine"), "has no reads"),
    ],
)
def test_a_broken_file_is_told_and_stops_nothing(tmp_path: Path, code: str, sentence: str) -> None:
    """Whatever is wrong with a user's own file, the others work, and one sentence names it."""
    (tmp_path / "broken.py").write_text(code, encoding="utf-8")
    (tmp_path / "sound.py").write_text(ENTRY.format(name="sound"), encoding="utf-8")
    needs = ("reads",) if sentence == "has no reads" else ()
    registry = Registry("datasets.sources", "SOURCE", plugins=tmp_path, needs=needs)
    assert {"folder", "rtdc"} <= set(registry.names())
    told = registry.faults()[0]
    assert sentence in told
    assert str(tmp_path / "broken.py") in told


def test_a_mended_file_is_read_again(tmp_path: Path) -> None:
    """The program need not be started anew after a correction."""
    registry = Registry("datasets.sources", "SOURCE", plugins=tmp_path)
    file = tmp_path / "mine_mended.py"
    file.write_text("raise ValueError('no')", encoding="utf-8")
    assert len(registry.faults()) == 1
    file.write_text(ENTRY.format(name="mended"), encoding="utf-8")
    os.utime(file, ns=(1, 1))
    assert registry.faults() == ()
    assert registry.is_plugin(registry.get("mended"))
    assert not registry.is_plugin(registry.get("folder"))
