"""Small pictures of the user's images, read by the data helper when a view first needs them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qtpy.QtCore import QObject, QTimer, Signal
from qtpy.QtGui import QPixmap

from app.widgets.picture import picture_pixmap
from app.worker.job_handle import JobHandle
from app.worker.pool import Workers
from datasets.spec import DataRow

if TYPE_CHECKING:
    from datasets.facts import RowFacts
    from engine.protocol.pictures import Picture

EDGE = 128
"""Longest side of a picture in pixels."""
KEPT = 2000
BATCH = 32
AT_ONCE = 2
TRIES = 2

MOST_WISHES = 512
"""Wishes that are kept; what was scrolled past long ago is asked for again when it comes back."""

Key = tuple[str, int]
"""(place of the row, index of the image)"""


class PictureStore(QObject):
    """Keeps the pictures seen last; asks for others, the newest wish first.

    The table, the tiles and the walls of other pages share one store.
    """

    arrived = Signal(str, int)
    """:attr:`DataRow.place` of the row and index of an image whose picture (or failure) is known now."""
    unread = Signal()
    """Pictures of a file or folder could not be had."""

    def __init__(self, workers: Workers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers = workers
        self._pixmaps: OrderedDict[Key, QPixmap] = OrderedDict()
        self._names: dict[Key, str] = {}
        self._facts: dict[str, RowFacts] = {}
        self._hashes: dict[str, str] = {}
        self._wanted: OrderedDict[Key, DataRow] = OrderedDict()
        self._tries: dict[Key, int] = {}
        self._running: dict[str, tuple[JobHandle, list[Key]]] = {}
        # Views ask picture by picture while they paint; one turn of the event loop gathers a batch.
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.on_timeout)

    def pixmap(self, row: DataRow, index: int) -> QPixmap | None:
        """Return the picture if it is here; else ask for it (``arrived`` follows) and return None."""
        self._know_content(row)
        key = _key(row, index)
        found = self._pixmaps.get(key)
        if found is not None:
            self._pixmaps.move_to_end(key)
            return found
        if self._tries.get(key, 0) < TRIES and not self._is_running(key):
            self._wanted[key] = row
            self._wanted.move_to_end(key)
            while len(self._wanted) > MOST_WISHES:
                self._wanted.popitem(last=False)
            self._timer.start()
        return None

    @property
    def n_wishes(self) -> int:
        """Number of pictures that were asked for and are not here yet."""
        return len(self._wanted) + sum(len(keys) for _, keys in self._running.values())

    def name(self, row: DataRow, index: int) -> str:
        """Return what the user calls the image, once its picture has been read; empty before."""
        return self._names.get(_key(row, index), "")

    def facts(self, row: DataRow) -> RowFacts | None:
        """Return what the survey found, for rows that were added in this window."""
        return self._facts.get(row.place)

    def put(self, row: DataRow, facts: RowFacts, pictures: Sequence[Picture]) -> None:
        """Keep what a survey sent along: facts and the first pictures of a row."""
        self._know_content(row)
        self._facts[row.place] = facts
        for index, picture in enumerate(pictures):
            self._keep(_key(row, index), picture)
            self.arrived.emit(row.place, index)

    def try_again(self) -> None:
        """Let the views ask again for pictures that could not be had."""
        failed = [key for key in self._tries if key not in self._pixmaps]
        self._tries.clear()
        for place, index in failed:
            self.arrived.emit(place, index)

    def on_timeout(self) -> None:
        while self._wanted and len(self._running) < AT_ONCE:
            self._ask()

    def _ask(self) -> None:
        from engine.protocol.data import PicturesRequest

        newest, row = next(reversed(self._wanted.items()))
        keys = [key for key in reversed(self._wanted) if key[0] == newest[0]][:BATCH]
        keys.sort(key=_index)
        for key in keys:
            del self._wanted[key]
            self._tries[key] = self._tries.get(key, 0) + 1
        # What is left out or tied is no matter here, and may be long.
        bare = row.model_copy(update={"left_out": (), "ties": ()})
        request = PicturesRequest(rows=(bare,), samples=tuple((0, key[1]) for key in keys), edge=EDGE)
        handle = self._workers.data.start("pictures", request)
        self._running[handle.id] = (handle, keys)
        handle.finished.connect(self.on_pictures)
        handle.ended.connect(self.on_ended)

    def on_pictures(self, result: dict[str, object]) -> None:
        from engine.protocol.data import PicturesResult

        answer = PicturesResult.model_validate(result)
        for _, keys in self._over():
            for key, picture, name in zip(keys, answer.pictures, answer.names, strict=True):
                self._names[key] = name
                self._keep(key, picture)

    def on_ended(self) -> None:
        for handle_id, keys in self._over():
            del self._running[handle_id]
            for place, index in keys:
                self.arrived.emit(place, index)
            if not any(key in self._pixmaps for key in keys):
                self.unread.emit()
        if self._wanted:
            self._timer.start()

    def _over(self) -> list[tuple[str, list[Key]]]:
        return [(handle_id, keys) for handle_id, (handle, keys) in self._running.items() if handle.is_over]

    def _is_running(self, key: Key) -> bool:
        return any(key in keys for _, keys in self._running.values())

    def _keep(self, key: Key, picture: Picture) -> None:
        self._pixmaps[key] = picture_pixmap(picture)
        while len(self._pixmaps) > KEPT:
            oldest, _ = self._pixmaps.popitem(last=False)
            self._tries.pop(oldest, None)
            self._names.pop(oldest, None)

    def _know_content(self, row: DataRow) -> None:
        """Forget the pictures of a file whose content is no longer the one that was read."""
        known = self._hashes.get(row.place, "")
        # A row is shown before it is hashed: its first hash changes nothing.
        if row.sha256 == known or not row.sha256:
            return
        self._hashes[row.place] = row.sha256
        if not known:
            return
        for kept in (self._pixmaps, self._names, self._tries, self._wanted):
            for key in [key for key in kept if key[0] == row.place]:
                del kept[key]


def _key(row: DataRow, index: int) -> Key:
    return (row.place, index)


def _index(key: Key) -> int:
    return key[1]
