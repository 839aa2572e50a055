"""Keeps the data report of the session up to date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtCore import QObject, Signal

from app.state.session_state import SessionState
from app.worker.job_handle import JobHandle
from app.worker.latest import LatestJob
from app.worker.pool import Workers
from sessions.document import Session

if TYPE_CHECKING:
    from datasets.report.document import DataReport

DELAY_MS = 600


class DataCheck(QObject):
    """Asks the data helper for a new report a moment after rows, classes, split or seed changed."""

    report_changed = Signal(object)
    """The new :class:`datasets.report.DataReport`, or None while there is none that fits the session."""
    started = Signal(object)
    """The :class:`JobHandle` of the check that now runs."""
    failed = Signal(str)

    def __init__(self, state: SessionState, workers: Workers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._report: DataReport | None = None
        self._key: tuple[object, ...] = ()
        self._seen: frozenset[tuple[str, int]] = frozenset()
        self._state = state
        self._holds = 0
        self._latest = LatestJob(workers.data, "check", DELAY_MS, self)
        self._latest.finished.connect(self.on_finished)
        self._latest.failed.connect(self.on_failed)
        self._latest.started.connect(self.started)
        state.session_changed.connect(self.on_session_changed)

    @property
    def report(self) -> DataReport | None:
        """The report on the data of the session as it is now; None while it is being made."""
        return self._report

    @property
    def is_waiting(self) -> bool:
        """Whether a report is being made."""
        return self._latest.is_waiting

    def on_session_changed(self, session: Session) -> None:
        key = _what_matters(session)
        if key == self._key:
            return
        self._key = key
        self._set_report(None)
        self._ask()

    def look_again(self) -> bool:
        """Make a new report if a file or folder of the data vanished, came back or was written meanwhile.

        Returns:
            Whether any did.
        """
        if _seen(self._state.session) == self._seen:
            return False
        self._set_report(None)
        self._ask()
        return True

    def hold(self, handle: JobHandle) -> None:
        """Make no report until this job, which adds rows one by one, has ended."""
        self._holds += 1
        self._latest.forget()
        handle.ended.connect(self.on_hold_ended)

    def on_hold_ended(self) -> None:
        self._holds -= 1
        if self._report is None:
            self._ask()

    def _ask(self) -> None:
        session = self._state.session
        self._seen = _seen(session)
        if self._holds or not session.rows:
            self._latest.forget()
            return
        # Imported late: the job types are needed only once there are data.
        from engine.protocol.data import CheckRequest

        self._latest.ask(CheckRequest(session=session))

    def on_finished(self, result: dict[str, object]) -> None:
        from engine.protocol.data import CheckResult

        self._set_report(CheckResult.model_validate(result).report)

    def on_failed(self, exit_code: int, message: str, details: str) -> None:
        # The next change asks again, also when it restores what failed now.
        self._key = ()
        self.failed.emit(message)

    def _set_report(self, report: DataReport | None) -> None:
        self._report = report
        self.report_changed.emit(report)


def _seen(session: Session) -> frozenset[tuple[str, int]]:
    """Return when the files and folders of the data were written, in ns; -1: not there. Nothing is opened."""
    return frozenset((path, _written(path)) for path in {row.path for row in session.rows})


def _written(path: str) -> int:
    try:
        return Path(path).stat().st_mtime_ns
    except (OSError, ValueError):
        return -1


def _what_matters(session: Session) -> tuple[object, ...]:
    rows = tuple(
        (
            row.place,
            row.all_classes,
            row.part,
            row.sha256,
            row.images_per_epoch,
            row.group,
            row.left_out,
            row.ties,
        )
        for row in session.rows
    )
    of_session = (session.classes, session.split, session.sampling, session.seed)
    return (rows, *of_session, session.input.depth_scaling)
