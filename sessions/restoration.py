"""What was found of a session's data, and where."""

from __future__ import annotations

from collections.abc import Collection

from datasets.basics.errors import BadInput
from datasets.basics.options import Options
from datasets.basics.progress import Progress, silent
from sessions.data_decisions import DataDecision
from sessions.document import Session

FORGOTTEN = " Which images were left out or kept together is forgotten: their numbers are others now."
"""Added to the reason of a row that is used with more or fewer images."""


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

    def resolved(
        self,
        use: Collection[int] = (),
        leave_out: Collection[int] = (),
        time: str = "",
        progress: Progress = silent,
    ) -> Session:
        """Return the session with what was decided about rows that are not as recorded; it records that.

        Args:
            use: places of changed and unchecked rows that are used as they are now: surveyed anew.
            leave_out: places of changed, missing and unchecked rows that the session goes on without.
            time: when it was decided: UTC, ISO 8601.
            progress: told how far the reading is.

        Raises:
            BadInput: if nothing was decided about a changed or missing row, or one cannot be read.
        """
        # Imported here: who only shows a restoration needs no image library.
        from datasets.survey import survey_row

        odd = sorted((*self.changed, *self.missing, *self.unchecked), key=lambda located: located.index)
        use, leave_out = frozenset(use), frozenset(leave_out)
        self._require_decisions(use, leave_out)
        rows = dict(enumerate(self.session.rows))
        decisions = list(self.session.data_decisions)
        for number, located in enumerate(odd):
            progress(number / len(odd), f"Reading {located.path}")
            known = {
                "path": located.recorded,
                "reason": located.reason,
                "recorded_sha256": located.expected_sha256,
                "time": time,
            }
            if located.index in leave_out:
                del rows[located.index]
                decisions.append(DataDecision(choice="left_out", **known))
            elif located.index in use:
                before = rows[located.index]
                rows[located.index] = now = before.read_as(survey_row(before)[0])
                if (now.left_out, now.ties) != (before.left_out, before.ties):
                    known["reason"] += FORGOTTEN
                sha256 = now.sha256
                decisions.append(DataDecision(choice="used_as_is", sha256=sha256, **known))
        kept = tuple(rows.values())
        shown = {name for row in kept if row.part != "unlabeled" for name in row.all_classes}
        update = {
            "rows": kept,
            "classes": tuple(name for name in self.session.classes if name in shown),
            "data_decisions": tuple(decisions),
        }
        return self.session.model_copy(update=update)

    def _require_decisions(self, use: Collection[int], leave_out: Collection[int]) -> None:
        settled = frozenset(leave_out).union(
            located.index for located in self.changed if located.index in use
        )
        for located in (*self.changed, *self.missing):
            if located.index in settled:
                continue
            raise BadInput(
                f"{located.recorded} is not as recorded. {located.reason} Look for it in another folder "
                "(--find-in), use it as it is now (--use-changed), or leave it out (--leave-out)."
            )


def with_data_of(session: Session, other: Session) -> Session:
    """Return ``session`` with the rows and classes of another one: its data without its settings."""
    update = {"rows": other.rows, "classes": other.classes, "data_decisions": other.data_decisions}
    return session.model_copy(update=update)
