"""``--version``: told without the command line, which takes longer to load."""

from __future__ import annotations

import sys

from datasets.basics.errors import WorkFailed
from engine.standard_output import STDOUT, write_whole
from resources import PROGRAM, VERSION


def tell_version() -> int:
    """Print name and version, and return the exit code."""
    try:
        write_whole(STDOUT, f"{PROGRAM} {VERSION}")
    except WorkFailed as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0
