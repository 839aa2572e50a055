"""The file dialog offers every file that a reader reads."""

from __future__ import annotations

from fnmatch import fnmatch

import pytest

from app.dialogs.data_files import KINDS, data_filter
from datasets.image_files import IMAGE_SUFFIXES
from datasets.sources.registry import SOURCES


def _is_offered(name: str) -> bool:
    return any(fnmatch(name, pattern) for patterns in KINDS.values() for pattern in patterns)


@pytest.mark.parametrize("source", sorted(SOURCES.entries()))
def test_the_files_of_every_reader_are_offered(source: str) -> None:
    """A reader whose files the dialog hides could be used by dropping only."""
    module = SOURCES.get(source)
    suffixes = {*module.SOURCE.suffixes, *getattr(module, "SUFFIXES", ())}
    hidden = [suffix for suffix in suffixes if not _is_offered(f"name{suffix}")]
    assert hidden == []


def test_every_kind_of_image_is_offered() -> None:
    """Single images can be chosen, whatever their format."""
    assert [suffix for suffix in IMAGE_SUFFIXES if not _is_offered(f"name{suffix}")] == []


def test_the_filter_begins_with_everything_and_ends_with_all_files() -> None:
    """The first choice needs no thought, the last one hides nothing."""
    choices = data_filter().split(";;")
    assert all(pattern in choices[0] for patterns in KINDS.values() for pattern in patterns)
    assert choices[-1] == "All files (*)"
