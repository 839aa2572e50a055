"""The page of all networks says what they declare."""

from __future__ import annotations

from pathlib import Path

from engine.architectures_text import architectures_text
from models.architectures.registry import architecture_infos

PAGE = Path(__file__).parents[2] / "docs" / "architectures.md"


def test_the_page_in_docs_is_up_to_date() -> None:
    """docs/architectures.md is what ``python main.py architectures`` prints."""
    assert PAGE.read_text(encoding="utf-8") == architectures_text()


def test_every_network_has_a_line_and_every_repair_its_reason() -> None:
    """What differs from AIDeveloper is written down."""
    text = architectures_text()
    for info in architecture_infos():
        assert f"| `{info.name}` | {info.title}. " in text
        assert not info.repaired or f"* `{info.name}`: {info.repaired}" in text
