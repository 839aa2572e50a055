"""What the files of a run folder are called, for those who look for them without opening the run; light."""

from __future__ import annotations

JOURNAL = "journal.jsonl"
DATA_FILES = "data_files.json"
"""The hash of every single file of the data."""
