"""Where the run history of this user lies."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from resources import PROGRAM

FOLDER_VARIABLE = "DISCERN_HISTORY"
"""Environment variable: a folder for the history, instead of the user's data folder."""
FILE_NAME = "runs.sqlite3"


def database_path() -> Path:
    """Return the file of the history; it may not be there."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    folder = Path(chosen) if chosen else platformdirs.user_data_path(PROGRAM, appauthor=False)
    return folder / FILE_NAME
