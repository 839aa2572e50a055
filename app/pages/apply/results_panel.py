"""What the running, or last, prediction found: totals, verdicts, shares of the classes, images."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from qtpy.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.pages.apply.correction import Correction
from app.pages.apply.fractions_table import ClassShare, FractionsTable
from app.pages.apply.images_panel import ImagesPanel
from app.pages.apply.result_words import class_shares, speed_words, total_words, verdict_words
from app.pages.apply.results import Results
from app.state.picture_store import PictureStore
from app.theme.icons import icon
from app.widgets.action_button import ActionButton
from app.widgets.banner import Banner
from app.widgets.elided_label import ElidedLabel
from app.widgets.figures_table import ROW_HEIGHT_PX
from app.worker.client import WorkerClient
from datasets.spec import DataRow
from models.decisions.document import UNKNOWN

if TYPE_CHECKING:
    from engine.protocol.prediction import Classified, FileDone, Fraction, PredictResult

HEADER_PX = 36
LINES_SHOWN = 5


class ResultsPanel(QWidget):
    """Shows all files, or those that are selected in the list of files."""

    def __init__(self, pictures: PictureStore, client: WorkerClient, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.results: Results | None = None
        self._files: dict[int, FileDone] = {}
        self._running: dict[int, Classified] = {}
        self._selected: frozenset[int] | None = None
        self._model = ""
        self._correction = Correction(client, self)
        self.total = QLabel()
        self.speed = ElidedLabel()
        self.verdict = Banner()
        self.copy_button = QPushButton(icon("copy"), "")
        self.table_button = ActionButton("table", "Open table")
        self.folder_button = ActionButton("folder-open", "Open folder")
        self.shares = FractionsTable()
        self.images = ImagesPanel(pictures, client)
        self._compose()
        self._correction.changed.connect(self._show)
        self.shares.cellClicked.connect(self.on_share_clicked)

    @property
    def files(self) -> dict[int, FileDone]:
        """What is known of the files that are done, by their place in the request."""
        return dict(self._files)

    def begin(
        self, rows: Sequence[DataRow], classes: Sequence[str], unknown: bool = False, model: str = ""
    ) -> None:
        """Forget the last prediction; another one begins.

        Args:
            rows: what is classified.
            classes: of the model.
            unknown: whether images unlike the training images get no class.
            model: the one whose errors correct the shares; empty where they are not known.
        """
        self._model = model
        self.results = Results(rows, classes, unknown)
        self._files, self._running, self._selected = {}, {}, None
        self.images.set_results(self.results)
        self.speed.set_words("")
        self._show()

    def take(self, news: Classified) -> None:
        """Images of a file were classified."""
        assert self.results is not None
        self._running[news.row] = news
        self.results.add(news.row, news.block, news.block_classes, news.block_unlike)
        self.images.grow()
        self.speed.set_words(speed_words(news.images_per_second))
        self._show()

    def take_file(self, done: FileDone) -> None:
        """A file is done."""
        self._files[done.row] = done
        self._show()

    def end(self, result: PredictResult | None) -> None:
        """The prediction ended; None: without a result."""
        if result is not None:
            self._files = {done.row: done for done in result.files}
            self.speed.set_words(speed_words(result.images_per_second, result.milliseconds_per_image))
        self.images.grow()
        self._show()

    def select(self, rows: Sequence[DataRow]) -> None:
        """Show these files only; none of them: all."""
        if self.results is None:
            return
        places = {row.place for row in rows}
        found = frozenset(n for n, row in enumerate(self.results.rows) if row.place in places)
        self._selected = found or None
        self.images.set_rows(self._selected)
        self._show()

    def on_share_clicked(self, line: int, _column: int) -> None:
        """Show the images of the class, or of all if they are shown already."""
        self.images.show_line(line)

    def _show(self) -> None:
        results = self.results
        if results is None:
            return
        names = sorted({PurePath(results.rows[n].path).name for n in self._selected or ()})
        n_all = sum(row.n_images for row in results.rows)
        n_unreadable = sum(self._n_unreadable(place) for place in range(len(results.rows)))
        self.total.setText(total_words(results.n, n_all, n_unreadable))
        self.shares.set_shares(self._shares(results))
        lines = min(LINES_SHOWN, len(results.classes) + results.unknown)
        self.shares.setMinimumHeight(HEADER_PX + ROW_HEIGHT_PX * min(2, lines))
        self.shares.setMaximumHeight(HEADER_PX + ROW_HEIGHT_PX * lines)
        self.images.setToolTip(", ".join(names))
        self._show_verdict()

    def _shares(self, results: Results) -> list[ClassShare]:
        places = [n for n in range(len(results.rows)) if self._selected is None or n in self._selected]
        counts = [0] * len(results.classes)
        for place in places:
            found = self._files.get(place) or self._running.get(place)
            if found is not None:
                counts = [n + more for n, more in zip(counts, found.counts, strict=True)]
        n = sum(self._n_done(place) for place in places)
        shares = class_shares(results.classes, counts, n, self._corrected(results, places))
        if results.unknown and n:
            rest = n - sum(counts)
            shares.append(ClassShare(UNKNOWN, rest, rest / n))
        return shares

    def _corrected(self, results: Results, places: Sequence[int]) -> Sequence[Fraction]:
        """Return corrected shares: those of the only file, or of all together once they are done."""
        if any(place not in self._files for place in places):
            return ()
        if len(places) == 1:
            return self._files[places[0]].fractions
        if not self._model:
            return ()
        return self._correction.of(self._model, results.most_probable(self._selected))

    def _n_done(self, place: int) -> int:
        if place in self._files:
            return self._files[place].n
        if place not in self._running:
            return 0
        return self._running[place].n_done - self._running[place].n_unreadable

    def _n_unreadable(self, place: int) -> int:
        found = self._files.get(place) or self._running.get(place)
        return 0 if found is None else found.n_unreadable

    def _show_verdict(self) -> None:
        chosen = self._selected
        files = [done for place, done in sorted(self._files.items()) if chosen is None or place in chosen]
        found = verdict_words(files)
        if found is None:
            self.verdict.clear()
        else:
            self.verdict.show_message(*found)

    def _compose(self) -> None:
        self.total.setObjectName("heading")
        self.speed.setObjectName("quiet")
        self.copy_button.setAccessibleName("Copy the shares")
        self.copy_button.setToolTip("Copy the table of shares, for a spreadsheet")
        head = QHBoxLayout()
        head.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.total)
        words.addWidget(self.speed)
        head.addLayout(words, 1)
        for button in (self.copy_button, self.table_button, self.folder_button):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.verdict)
        column.addWidget(self.shares)
        column.addWidget(self.images, 1)
