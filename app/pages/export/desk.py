"""The exports of one run: what can be written, what was written, and what is being written."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtCore import QObject, Signal

from app.pages.export.rows import ExportRow, at_work, done, listed_rows, merged, waiting_rows
from app.worker.job_handle import JobHandle
from app.worker.latest import LatestJob
from app.worker.pool import Workers

if TYPE_CHECKING:
    from models.export.options import ExportOptions
    from models.export.registry import ExportInfo
    from models.export.result import ExportResult

Stamp = tuple[str, int]
"""Run folder, and when its model was written."""


class ExportDesk(QObject):
    """Asks the helpers; knows the rows of the run that is looked at.

    Args:
        workers: the helpers.
        infos: the formats by name, in their order.
    """

    rows_changed = Signal()
    refusals_changed = Signal()
    started = Signal(object)
    """The :class:`JobHandle` of an export."""
    finished = Signal(list)
    """Its results, of the type :class:`models.export.result.ExportResult`."""
    failed = Signal(int, str, str)
    noticed = Signal(str)
    """A sentence on something that could not be read."""

    def __init__(self, workers: Workers, infos: dict[str, ExportInfo], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.titles = {name: info.title for name, info in infos.items()}
        self.refusals: dict[str, str] | None = None
        """Format -> why this network cannot go there (empty if it can); None while that is not known."""
        self.missing: frozenset[str] = frozenset()
        """Formats whose library is not installed."""
        self._client = workers.model
        self._lister = LatestJob(workers.data, "list_exports", 0, self)
        self._checker = LatestJob(workers.model, "export_check", 0, self)
        self._run = ""
        self._stamp: Stamp = ("", 0)
        self._earlier: dict[str, ExportRow] = {}
        self._now: dict[str, ExportRow] = {}
        self._now_of = ""
        self._handle: JobHandle | None = None
        self._lister.finished.connect(self.on_listed)
        self._lister.failed.connect(self.on_not_known)
        self._checker.finished.connect(self.on_checked)
        self._checker.failed.connect(self.on_not_known)

    @property
    def is_busy(self) -> bool:
        """Whether an export is being made."""
        return self._handle is not None

    @property
    def is_checking(self) -> bool:
        """Whether the formats are being asked what they can hold."""
        return self._checker.is_waiting

    @property
    def rows(self) -> tuple[ExportRow, ...]:
        """Exports of the run that is looked at, one per file that is there or is being made."""
        now = self._now if self._run == self._now_of else {}
        return merged(list(self.titles), self._earlier, now)

    def show(self, run: str) -> None:
        """Look at the exports of a run; what was asked for it before is not asked again."""
        from engine.protocol.exports import ExportCheckRequest, ListExportsRequest

        if run != self._run:
            self._run, self._earlier = run, {}
            self.rows_changed.emit()
        if not run:
            self._lister.forget()
            self._checker.forget()
            return
        self._lister.ask(ListExportsRequest(run=run))
        stamp = _stamp(run)
        if stamp != self._stamp:
            self._stamp, self.refusals = stamp, None
            self._checker.ask(ExportCheckRequest(model=run))
            self.refusals_changed.emit()

    def start(self, formats: Iterable[str], options: ExportOptions) -> None:
        """Write and check these formats of the run that is looked at."""
        from engine.protocol.exports import ExportRequest

        wanted = tuple(formats)
        self._now = waiting_rows(
            wanted,
            self.titles,
            options.classes,
            pixels_inside=options.preprocessing_inside,
            whole_numbers=options.integer_interface,
        )
        self._now_of = self._run
        request = ExportRequest(model=self._run, formats=wanted, options=options)
        self._handle = self._client.start("export", request)
        self._handle.progress.connect(self.on_progress)
        self._handle.event_received.connect(self.on_event)
        self._handle.finished.connect(self.on_finished)
        self._handle.failed.connect(self.on_failed)
        self.started.emit(self._handle)
        self.rows_changed.emit()

    def on_progress(self, _fraction: float, message: str, _seconds_left: object) -> None:
        """Say in the row of the format that is at work what is being done."""
        self._set_now(at_work(self._now, message))

    def on_event(self, kind: str, data: dict[str, object]) -> None:
        """Show one result as soon as it is there."""
        from models.export.result import ExportResult

        if kind == "export":
            self._set_now(done(self._now, [ExportResult.model_validate(data)]))

    def on_finished(self, result: dict[str, object]) -> None:
        """Show all results, and what lies in the folder now."""
        from engine.protocol.exports import ExportJobResult

        exports = list(ExportJobResult.model_validate(result).exports)
        self._handle = None
        self._set_now(done(self._now, exports))
        self._list_again()
        self.finished.emit(exports)

    def on_failed(self, exit_code: int, message: str, details: str) -> None:
        """Keep what was found before the end; nothing is said of the rest."""
        self._handle = None
        self._set_now({key: row for key, row in self._now.items() if row.result is not None})
        self._list_again()
        self.failed.emit(exit_code, message, details)

    def on_listed(self, result: dict[str, object]) -> None:
        """Show what was made earlier; what was just written is among it."""
        from engine.protocol.exports import ListExportsResult

        listed = ListExportsResult.model_validate(result)
        self._earlier = listed_rows(listed.exports, self.titles)
        if not self.is_busy and self._now_of == self._run:
            self._now = {key: row for key, row in self._now.items() if not _is_kept(row.result)}
        self.rows_changed.emit()
        told = []
        if listed.unreadable:
            told.append(f"These cards of exports are damaged: {', '.join(listed.unreadable)}.")
        if listed.without_card:
            told.append(f"These exports have no card beside them: {', '.join(listed.without_card)}.")
        if told:
            self.noticed.emit(" ".join(told))

    def on_checked(self, result: dict[str, object]) -> None:
        """Show which formats cannot hold the network."""
        from engine.protocol.exports import ExportCheckResult

        checks = ExportCheckResult.model_validate(result).formats
        self.refusals = {check.format: check.reason for check in checks}
        self.missing = frozenset(check.format for check in checks if check.is_library_missing)
        self.refusals_changed.emit()

    def on_not_known(self, _exit_code: int, message: str, _details: str) -> None:
        """Say why something is not known."""
        self._stamp = ("", 0)
        self.refusals_changed.emit()
        self.noticed.emit(message)

    def _list_again(self) -> None:
        from engine.protocol.exports import ListExportsRequest

        if self._run == self._now_of:
            self._lister.ask(ListExportsRequest(run=self._run))

    def _set_now(self, rows: dict[str, ExportRow]) -> None:
        if rows != self._now:
            self._now = rows
            self.rows_changed.emit()


def _is_kept(result: ExportResult | None) -> bool:
    return result is not None and result.path is not None


def _stamp(run: str) -> Stamp:
    model = Path(run) / "models" / "best.keras"
    return (run, model.stat().st_mtime_ns if model.is_file() else 0)
