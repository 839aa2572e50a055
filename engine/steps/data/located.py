"""Finds the data of a session again, and insists that all of it is there and unchanged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from datasets.basics.progress import Progress
from datasets.hashing import hash_path
from engine.complete_data import complete
from sessions.capsule.unpacked import data_beside
from sessions.contents import HashPath
from sessions.document import Session
from sessions.restore import locate_data
from sessions.run_folder import RunFolder


def session_with_its_data(
    session: Session, find_in: Sequence[str], progress: Progress, hash_of: HashPath = hash_path
) -> Session:
    """Return the session with the paths of today, every hash checked.

    Args:
        session: the session.
        find_in: folders in which moved data are looked for.
        progress: told how far it is.
        hash_of: how a hash is found.

    Raises:
        BadInput: naming the first file that is missing or changed, and how many more there are.
    """
    return complete(locate_data(session, [Path(folder) for folder in find_in], progress, hash_of))


def run_with_its_data(run: RunFolder, find_in: Sequence[str], progress: Progress) -> Session:
    """Return the session of a run with the paths of today; data unpacked beside it are found too.

    Raises:
        BadInput: as :func:`session_with_its_data`.
    """
    beside = [str(folder) for folder in data_beside(run.root)]
    return session_with_its_data(run.session(), [*beside, *find_in], progress)
