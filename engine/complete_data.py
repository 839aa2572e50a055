"""Insists that all data of a session are there and unchanged."""

from __future__ import annotations

from datasets.basics.errors import BadInput
from sessions.document import Session
from sessions.restoration import Restoration

LOOK = (
    "Put it back, or show where it is now: with --find-in; on the page Data by removing its row and adding "
    "it again; for a run with Restore session on the page Runs."
)
CHANGED = (
    "Look for an untouched copy with --find-in. Or take what is there now: on the page Data by removing its "
    "row and adding it again; for a run with Restore session on the page Runs; with restore SESSION --out "
    "NEW.xlsx and --use-changed or --leave-out."
)
"""Fit the command line and the window, for a session that is open there as well as for a run."""


def complete(restoration: Restoration) -> Session:
    """Return the session with the paths of today.

    Raises:
        BadInput: naming the first file that is missing or changed, and how many more there are.
    """
    for rows, fault, remedy in (
        (restoration.missing, "is not there", LOOK),
        (restoration.changed, "was changed since the session was made", CHANGED),
    ):
        if rows:
            more = f" ({len(rows) - 1} more)" if len(rows) > 1 else ""
            raise BadInput(f"{rows[0].path} {fault}{more}. {remedy}")
    return restoration.session
