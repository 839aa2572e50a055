"""The documents say what is so: commands, packages, links and pictures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.display import LIBRARIES
from engine.commands.registry import ordered_commands
from resources import VERSION

DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/options.md")
# "open" is not a command of the command line: it opens the window.
WITHOUT_COMMAND_LINE = {"open"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_and_pictures_exist(root: Path, name: str) -> None:
    """What a document links to or shows is in the project."""
    text = (root / name).read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
    assert [target for target in targets if not ((root / name).parent / target).is_file()] == []


def test_readme_lists_all_commands(root: Path) -> None:
    """The table of the README has every command that the help shows, and no other."""
    text = (root / "README.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([a-z-]+)` \|", text, flags=re.MULTILINE))
    shown = {module.COMMAND.name for module in ordered_commands() if not module.COMMAND.hidden}
    assert listed == shown | WITHOUT_COMMAND_LINE | {"--version"}


def test_readme_names_the_packages_the_program_asks_for(root: Path) -> None:
    """The list for Debian and Ubuntu is the one that the program's own message draws from."""
    text = (root / "README.md").read_text(encoding="utf-8")
    command = re.search(r"sudo apt-get install((?: \\?\s*[a-z0-9.+-]+)+)\n\n", text)
    assert command is not None
    assert set(command[1].replace("\\", " ").split()) == set(LIBRARIES.values())


def test_paths_in_the_documents_exist(root: Path) -> None:
    """Folders and Python files that ARCHITECTURE.md and CONTRIBUTING.md name are there."""
    for name in ("ARCHITECTURE.md", "CONTRIBUTING.md"):
        text = (root / name).read_text(encoding="utf-8")
        floors = "app|engine|sessions|models|datasets|resources|packaging|tests"
        named = set(re.findall(rf"`((?:{floors})/[\w/.]*)`", text)) - {"tests/data/"}
        assert named
        assert [path for path in sorted(named) if not (root / path).exists()] == []


def test_one_version(root: Path) -> None:
    """Program and project file agree on the version."""
    assert f'\nversion = "{VERSION}"\n' in (root / "pyproject.toml").read_text(encoding="utf-8")
