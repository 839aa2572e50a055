"""Corrected shares of several files together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qtpy.QtCore import QObject, Signal

from app.worker.client import WorkerClient
from app.worker.latest import LatestJob

if TYPE_CHECKING:
    from models.decisions.figures import Fraction

DELAY_MS = 200


class Correction(QObject):
    """Asks the data helper; answers for the counts that were asked for last."""

    changed = Signal()
    """The corrected shares are known."""

    def __init__(self, client: WorkerClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._latest = LatestJob(client, "prevalence", DELAY_MS, self)
        self._asked: tuple[str, tuple[int, ...]] = ("", ())
        self._fractions: tuple[Fraction, ...] = ()
        self._latest.finished.connect(self.on_finished)
        self._latest.failed.connect(self.on_failed)

    def of(self, model: str, counts: Sequence[int]) -> tuple[Fraction, ...]:
        """Return the corrected shares if they are known; else none, and ``changed`` follows.

        Args:
            model: the run folder or model file that counted.
            counts: images with each class as the most probable one.
        """
        # Imported late: the job types are needed only now, and this keeps the first window light.
        from engine.protocol.decisions import PrevalenceRequest

        asked = (model, tuple(counts))
        if asked != self._asked:
            self._asked, self._fractions = asked, ()
            self._latest.ask(PrevalenceRequest(model=model, counts=asked[1]))
        return self._fractions

    def on_finished(self, result: dict[str, object]) -> None:
        from engine.protocol.decisions import PrevalenceResult

        self._fractions = PrevalenceResult.model_validate(result).fractions
        self.changed.emit()

    def on_failed(self, _exit_code: int, _message: str, _details: str) -> None:
        """A model whose errors were not measured counts without correction."""
        self._fractions = ()
