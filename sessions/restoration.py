"""What was found of a session's data, and where."""

from __future__ import annotations

from datasets.basics.options import Options
from datasets.basics.progress import Progress, silent
from sessions.document import Session


class LocatedRow(Options):
    """What was found for one data row."""

    index: int
    """Place of the row in the session, from 0."""
    recorded: str
    """Path as recorded."""
    path: str
    """Where the data is now; the recorded path if nothing was found."""
    expected_sha256: str = ""
    found_sha256: str = ""
    reason: str = ""
    """Why it is not simply found, in words."""


class Restoration(Options):
    """A session and where its data is now. Every row is in exactly one of the lists."""

    session: Session
    """The session with the paths of found and moved rows; all other rows are as recorded."""
    found: tuple[LocatedRow, ...] = ()
    """In the old place, content as recorded."""
    moved: tuple[LocatedRow, ...] = ()
    """In another place, content as recorded."""
    changed: tuple[LocatedRow, ...] = ()
    """In the old place, but with another content."""
    missing: tuple[LocatedRow, ...] = ()
    """Found nowhere."""
    unchecked: tuple[LocatedRow, ...] = ()
    """In the old place, but the session has no hash to compare with."""

    @property
    def complete(self) -> bool:
        """Whether all data is there as recorded."""
        return not (self.changed or self.missing or self.unchecked)

    def accept_changed(self, progress: Progress = silent) -> Session:
        """Return the session with changed and unchecked rows surveyed anew (hash, size, number of images).

        Raises:
            BadInput: if one of them cannot be read.
        """
        # Imported here: who only shows a restoration needs no image library.
        from datasets.survey import survey_row

        rows = list(self.session.rows)
        accepted = (*self.changed, *self.unchecked)
        for number, located in enumerate(accepted):
            progress(number / len(accepted), f"Reading {located.path}")
            rows[located.index] = survey_row(rows[located.index])[0]
        return self.session.model_copy(update={"rows": tuple(rows)})
