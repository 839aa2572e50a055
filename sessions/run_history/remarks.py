"""Star, note and tags of a run.

They lie in a small file in the run folder, so that they go with it to another computer and survive a lost
database; the database has a copy, for folders that may only be read. The one changed last counts.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError

from datasets.basics.files import atomic_write
from datasets.basics.options import Options

FILE_NAME = "remarks.json"
LONGEST_NOTE = 32_000
LARGEST_FILE_BYTES = 2**20


class RunRemarks(Options):
    """What a person noted of a run."""

    star: bool = False
    note: str = Field(default="", max_length=LONGEST_NOTE)
    tags: tuple[str, ...] = ()
    changed: str = ""
    """When: UTC, ISO 8601; empty: never."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is noted."""
        return not (self.star or self.note or self.tags)


def read_remarks(root: Path) -> RunRemarks:
    """Return what is noted in a run folder; nothing where the file is missing or damaged."""
    file = root / FILE_NAME
    try:
        if file.stat().st_size > LARGEST_FILE_BYTES:
            return RunRemarks()
        return RunRemarks.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return RunRemarks()


def write_remarks(root: Path, remarks: RunRemarks) -> bool:
    """Keep the remarks in the run folder; return False where it cannot be written."""
    try:
        atomic_write(root / FILE_NAME, remarks.model_dump_json(indent=1).encode("utf-8", "backslashreplace"))
    except OSError:
        return False
    return True


def later(one: RunRemarks, other: RunRemarks) -> RunRemarks:
    """Return the remarks that were changed last."""
    return other if other.changed > one.changed else one


def plain_tags(text: str) -> tuple[str, ...]:
    """Return the tags of a text with commas between, each once, in their order."""
    return tuple(dict.fromkeys(tag.strip() for tag in text.split(",") if tag.strip()))
