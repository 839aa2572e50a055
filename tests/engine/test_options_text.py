"""The page of all options."""

from __future__ import annotations

from pathlib import Path

from engine.options_text import options_text
from sessions.settings import setting_keys

PAGE = Path(__file__).parents[2] / "docs" / "options.md"


def test_every_option_is_on_the_page() -> None:
    """An option that --set knows has a line of its own."""
    page = options_text()
    assert [key for key in setting_keys() if page.count(f"| `{key}` |") != 1] == []


def test_bounds_defaults_and_required_values_are_shown() -> None:
    """A line says the default, what is allowed with its unit, and the help text."""
    lines = options_text().splitlines()
    assert (
        "| `input.size` | Image size | 32 | a whole number from 4 to 1024 px "
        "| Width and height of the network's input. |" in lines
    )
    assert any(line.startswith("| `path` | File or folder | must be given |") for line in lines)


def test_the_page_in_docs_is_up_to_date() -> None:
    """docs/options.md is what ``python main.py options`` prints; write it anew after changing an option."""
    assert PAGE.read_text(encoding="utf-8") == options_text()
