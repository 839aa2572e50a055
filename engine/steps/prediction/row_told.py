"""What is made of each block of a row that is classified."""

from __future__ import annotations

from dataclasses import replace

from datasets.row_stream import StreamBlock
from engine.protocol.prediction import FileVerdict, PredictRequest
from engine.steps.context import JobContext
from engine.steps.prediction.classify_row import Told
from engine.steps.prediction.comparison import Comparison, Watch
from engine.steps.prediction.live import Live
from sessions.predictions.table import FilePredictions, Predictions


class RowTold:
    """The comparison with the training images, and the live events, of one row.

    Args:
        request: says how many pictures an event has.
        row: index of the row.
        empty: the predictions before any image.
        comparison: what the images are compared with, if they are.
        context: takes the events.
    """

    def __init__(
        self,
        request: PredictRequest,
        row: int,
        empty: Predictions,
        comparison: Comparison | None,
        context: JobContext,
    ) -> None:
        self._most = request.pictures
        self._row = row
        self._empty = empty
        self._comparison = comparison
        self._context = context
        self._watch: Watch | None = None

    def begin(self, part: FilePredictions) -> Told:
        """Return what is called with each block whose scores are there."""
        live = Live(self._row, replace(self._empty, files=(part,)), self._most, self._context)
        watch = self._watch = None if self._comparison is None else self._comparison.watch(part)
        if watch is None:
            return live.done

        def done(block: StreamBlock) -> None:
            watch.done(block)
            live.done(block)

        return done

    def verdict(self) -> FileVerdict | None:
        """Return the verdict on the row, if images of it were compared."""
        return None if self._watch is None or not self._watch.file.n else self._watch.file.verdict()
