"""What the window is shown while a row is classified."""

from __future__ import annotations

import base64
import time

import numpy as np
import numpy.typing as npt

from datasets.row_stream import StreamBlock
from engine.protocol.pictures import Picture
from engine.protocol.prediction import Classified
from engine.steps.context import JobContext
from engine.steps.images.shrink import shrunk
from sessions.predictions.table import Predictions

INTERVAL_S = 0.33
"""Eyes follow no more than three changes a second."""
EDGE = 64
"""Longest side of a picture in px."""

Scores = npt.NDArray[np.float32]


class Live:
    """Tells events ``classified`` of one row, some a second.

    Args:
        row: index of the row.
        predictions: of this row, filled while it is classified; its scores so far are final.
        most: pictures of an event; 0: no events.
        context: takes the events.
    """

    def __init__(self, row: int, predictions: Predictions, most: int, context: JobContext) -> None:
        self._row = row
        self._predictions = predictions
        self._part = predictions.files[0]
        self._most = most
        self._context = context
        self._counts = np.zeros(len(predictions.classes), dtype=np.int64)
        self._told = self._n_unreadable = 0
        self._begun = time.monotonic()
        self._last = -INTERVAL_S

    def done(self, block: StreamBlock) -> None:
        """Count a block whose scores are there, and tell of it if it is time, or the last one."""
        stop = block.first + len(block)
        self._n_unreadable += len(block.unreadable)
        self._counts += self._predictions.said_of(self._part, block.first, stop).sum(axis=0)
        now = time.monotonic() - self._begun
        if self._most and (now - self._last >= INTERVAL_S or stop == len(self._part)):
            self._last = now
            self._tell(block, stop, stop / max(now, 1e-9))

    def _tell(self, block: StreamBlock, stop: int, rate: float) -> None:
        readable = block.readable(np.arange(len(block)))
        shown = readable[_evenly(len(readable), self._most)] + block.first
        scores = self._part.scores[shown]
        new, unlike = self._part.scores[self._told : stop], self._part.unlike
        classes = self._classes(scores)
        self._context.event(
            "classified",
            Classified(
                row=self._row,
                file=self._part.file,
                n_done=stop,
                n=len(self._part),
                n_unreadable=self._n_unreadable,
                images_per_second=rate,
                counts=tuple(self._counts.tolist()),
                pictures=tuple(_picture(block.images[place - block.first]) for place in shown.tolist()),
                indices=tuple(shown.tolist()),
                names=tuple(self._part.names[place] for place in shown.tolist()),
                classes=tuple(classes.tolist()),
                scores=tuple(scores[np.arange(len(shown)), classes].tolist()),
                all_scores=tuple(tuple(line) for line in scores.tolist()),
                block=_packed(new, "<f2"),
                block_classes=_packed(self._classes(new), "<u2"),
                block_unlike="" if unlike is None else _packed(unlike[self._told : stop], "<f2"),
            ),
        )
        self._told = stop

    def _classes(self, scores: Scores) -> npt.NDArray[np.int64]:
        if self._predictions.labels == "several":
            return np.asarray(scores.argmax(axis=1), dtype=np.int64)
        return self._predictions.predicted(scores)


def _evenly(n: int, most: int) -> npt.NDArray[np.int64]:
    return np.unique(np.linspace(0, n - 1, min(n, most)).astype(np.int64))


def _picture(image: npt.NDArray[np.uint8]) -> Picture:
    """Return an image as the network sees it; its first channel where it has other ones than colours."""
    if image.size == 0:
        # A network of measured values alone sees no image.
        return Picture.of(np.full((8, 8, 1), 255, dtype=np.uint8))
    return Picture.of(shrunk(image if image.shape[2] == 3 else image[:, :, 0], EDGE))


def _packed(numbers: Scores | npt.NDArray[np.int64], kind: str) -> str:
    return base64.b64encode(numbers.astype(kind).tobytes()).decode("ascii")
