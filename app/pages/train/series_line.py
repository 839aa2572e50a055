"""What came of the trainings of a series, above their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.state.series import Series
from app.state.training import Training
from app.widgets.elided_label import ElidedLabel
from app.widgets.figures_text import interval_text
from app.worker.client import WorkerClient
from app.worker.latest import LatestJob

if TYPE_CHECKING:
    from engine.protocol.series import SummarizeSeriesResult
    from models.evaluation.series import Spread


class SeriesLine(QWidget):
    """Title, and mean and standard deviation of what is done so far."""

    def __init__(self, series: Series, client: WorkerClient, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.series = series
        self._n_done = 0
        self.title = ElidedLabel()
        self.title.setObjectName("heading")
        self.title.set_words(series.title)
        self.figures = QLabel()
        self.figures.setObjectName("quiet")
        self.figures.setWordWrap(True)
        self._latest = LatestJob(client, "summarize_series", 0, self)
        self._latest.finished.connect(self.on_summarized)
        self._latest.failed.connect(self.on_failed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.title)
        column.addWidget(self.figures)
        self._say("none is done yet")

    def set_trainings(self, trainings: list[Training]) -> None:
        """Put together the figures of those that are done."""
        results = tuple(one.result for one in trainings if one.state == "done" and one.result is not None)
        if len(results) == self._n_done:
            return
        self._n_done = len(results)
        # Imported late: the job types are needed only now, and this keeps the first window light.
        from engine.protocol.series import SummarizeSeriesRequest

        self._latest.ask(SummarizeSeriesRequest(kind=self.series.kind, results=results))

    def on_summarized(self, result: dict[str, object]) -> None:
        from engine.protocol.series import SummarizeSeriesResult

        self._say(figures_text(SummarizeSeriesResult.model_validate(result), self.series.n))

    def on_failed(self, _exit_code: int, message: str, _details: str) -> None:
        self._say(message)

    def _say(self, words: str) -> None:
        self.figures.setText(words)
        self.setAccessibleName(f"{self.series.title}: {words}")


def figures_text(found: SummarizeSeriesResult, n: int) -> str:
    """Return the figures of a series of ``n`` trainings, as far as they are done."""
    said = []
    if found.out_of_fold is not None and found.validation is not None and found.validation.n == n:
        pooled = found.out_of_fold
        figure = interval_text(pooled.accuracy, pooled.accuracy_ci95)
        said.append(f"all folds together {figure}, {pooled.n:,} images")
    for part, spread in (("validation", found.validation), ("test", found.test)):
        if spread is not None:
            said.append(f"{part} {_spread_text(spread, n)}")
    return " · ".join(said) if said else "none is done yet"


def _spread_text(spread: Spread, n: int) -> str:
    done = "" if spread.n == n else f" ({spread.n} of {n} done)"
    if spread.n == 1:
        return f"{100 * spread.mean:.1f} %{done}"
    return f"{100 * spread.mean:.1f} ± {100 * spread.standard_deviation:.1f} %{done}"
