"""What `--json` prints can name any file; pydantic's own JSON fails at a name that is no text."""

from __future__ import annotations

from pathlib import Path

COMMANDS = Path(__file__).parents[2] / "engine" / "commands"


def test_commands_write_json_by_json_text() -> None:
    """No command asks a document for its JSON itself."""
    found = [file.name for file in COMMANDS.glob("*.py") if "model_dump_json" in file.read_text("utf-8")]
    assert not found
