"""Finds the data of a session again, and insists that all of it is there and unchanged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from datasets.basics.progress import Progress
from engine.complete_data import complete
from sessions.document import Session
from sessions.restore import locate_data


def session_with_its_data(session: Session, find_in: Sequence[str], progress: Progress) -> Session:
    """Return the session with the paths of today, every hash checked.

    Raises:
        BadInput: naming the first file that is missing or changed, and how many more there are.
    """
    return complete(locate_data(session, [Path(folder) for folder in find_in], progress))
