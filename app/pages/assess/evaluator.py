"""Evaluations of runs, each made once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtCore import QObject, Signal

from app.state.data_places import data_places
from app.worker.client import WorkerClient
from app.worker.job_handle import JobHandle

if TYPE_CHECKING:
    from engine.protocol.evaluation import EvaluateResult

Key = tuple[str, str, str]
"""Run folder, part, and the state of the run that was evaluated."""
KEPT = 8


class Evaluator(QObject):
    """Asks the model helper to evaluate a run on a part of its data; answers are kept."""

    started = Signal(object)
    """The :class:`JobHandle` of an evaluation that has to be made."""
    evaluated = Signal(object)
    """The :class:`engine.protocol.evaluation.EvaluateResult` that was asked for last."""
    saved = Signal(str)
    """Folder of a report that was written."""
    failed = Signal(int, str, str)

    def __init__(self, client: WorkerClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._known: dict[Key, EvaluateResult] = {}
        self._key: Key = ("", "", "")
        self._handle: JobHandle | None = None

    @property
    def is_busy(self) -> bool:
        return self._handle is not None

    @property
    def is_known(self) -> bool:
        """Whether the evaluation that was asked for last has been made."""
        return self._key in self._known

    def show(self, run: str, part: str, stamp: str) -> None:
        """Tell the evaluation of ``run`` on ``part``, making it first if need be.

        Args:
            run: the run folder.
            part: ``validation`` or ``test``.
            stamp: changes when the run's model may have changed, e.g. the time of its last event.
        """
        key = (run, part, stamp)
        if key == self._key and (self.is_busy or self.is_known):
            return
        self._drop()
        self._key = key
        if key in self._known:
            self.evaluated.emit(self._known[key])
        else:
            self._ask(None)

    def save_report(self, folder: str) -> None:
        """Write tables and pictures of the evaluation that is shown into ``folder``."""
        if self._handle is None:
            # The figures are on the screen: writing them down is no other look at the test part.
            self._ask(folder, shown_before=True)

    def on_finished(self, result: dict[str, object]) -> None:
        """Keep and tell an answer."""
        from engine.protocol.evaluation import EvaluateResult

        self._handle = None
        evaluation = EvaluateResult.model_validate(result)
        is_new = not self.is_known
        self._known[self._key] = evaluation
        while len(self._known) > KEPT:
            del self._known[next(iter(self._known))]
        if is_new:
            self.evaluated.emit(evaluation)
        if evaluation.folder is not None:
            self.saved.emit(evaluation.folder)

    def on_failed(self, exit_code: int, message: str, details: str) -> None:
        """Tell why there is no answer; asking again is allowed."""
        self._handle = None
        if self._key not in self._known:
            self._key = ("", "", "")
        self.failed.emit(exit_code, message, details)

    def _ask(self, out: str | None, shown_before: bool = False) -> None:
        # Imported late: the job types are needed only now, and this keeps the first window light.
        from engine.protocol.evaluation import EvaluateRequest

        run, part, _ = self._key
        request = EvaluateRequest(
            model=run, part=part, out=out, shown_before=shown_before, find_in=data_places()
        )
        self._handle = self._client.start("evaluate", request)
        self._handle.finished.connect(self.on_finished)
        self._handle.failed.connect(self.on_failed)
        self.started.emit(self._handle)

    def _drop(self) -> None:
        handle, self._handle = self._handle, None
        if handle is not None:
            handle.finished.disconnect(self.on_finished)
            handle.failed.disconnect(self.on_failed)
            handle.cancel()
