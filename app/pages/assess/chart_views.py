"""The charts of one class: what each draws, says, and which images its points stand for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.pages.assess.choices import ImageChoice, score_bin, wrong_side
from app.pages.assess.figure_words import between
from app.theme.class_colors import class_color
from app.theme.roles import color
from app.widgets.charts.axes import Axes
from app.widgets.charts.bar_chart import BarChart, Bars
from app.widgets.charts.chart import Chart
from app.widgets.charts.line_chart import Curve, LineChart

if TYPE_CHECKING:
    from app.pages.assess.evaluated import Evaluated
    from models.evaluation.details import Points

WHOLE = (0.0, 1.0)
PERCENT = 100.0
NO_CURVE = "There is no such curve: the images are all of this class, or none is."
THIN, THICK = 1.0, 2.5
MOST_OTHERS = 20
"""With more classes only the chosen one is drawn."""


class ChartView:
    """One kind of chart. ``picture`` is its name in the worker's registry of pictures."""

    name = ""
    title = ""
    help = ""
    picture = ""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart

    def show(self, evaluated: Evaluated, label: int) -> str:
        """Draw the curve of a class; return what it says in words."""
        return ""

    def images(self, evaluated: Evaluated, label: int, series: int, point: int) -> ImageChoice:
        """Return the images that a point stands for."""
        return ImageChoice("", ())


class _CurveView(ChartView):
    """A curve for each class, the chosen one thick; each point is a threshold."""

    axes: Axes

    def __init__(self) -> None:
        self.lines = LineChart(self.axes)
        super().__init__(self.lines)
        self._labels: list[int] = []
        self._curves: list[Points] = []
        self.lines.set_words(self.point_words)

    def show(self, evaluated: Evaluated, label: int) -> str:
        names = evaluated.classes
        others = [place for place in range(len(names)) if place != label] if len(names) <= MOST_OTHERS else []
        points = {place: self.points(evaluated, place) for place in (label, *others)}
        # The chosen one first: where curves lie on each other, the keys and the mouse mean it.
        self._labels = [place for place, found in points.items() if found is not None]
        self._curves = [found for found in points.values() if found is not None]
        drawn = [
            Curve(
                names[place],
                found.x,
                found.y,
                class_color(place, len(names)),
                THICK if place == label else THIN,
            )
            for place, found in zip(self._labels, self._curves, strict=True)
        ]
        self.lines.set_curves(drawn, self.guides(evaluated, label))
        return NO_CURVE if points[label] is None else self.summary(evaluated, label)

    def images(self, evaluated: Evaluated, label: int, series: int, point: int) -> ImageChoice:
        return wrong_side(evaluated, self._labels[series], self._curves[series].threshold[point])

    def point_words(self, series: int, point: int) -> str:
        """Return what a point says: both figures and its threshold."""
        curve = self._curves[series]
        x, y = self.axes.x.partition(",")[0], self.axes.y.partition(",")[0]
        threshold = curve.threshold[point]
        from_on = "no image" if threshold > 1 else f"scores from {threshold:.3g} on"
        return (
            f"{self.lines.curves[series].name}, {from_on}\n"
            f"{x} {100 * curve.x[point]:.1f} %, {y[0].lower()}{y[1:]} {100 * curve.y[point]:.1f} %"
        )

    def points(self, evaluated: Evaluated, label: int) -> Points | None:
        """Return the curve of a class."""
        return None

    def guides(self, evaluated: Evaluated, label: int) -> Sequence[Curve]:
        """Return the line of a model that guesses."""
        return ()

    def summary(self, evaluated: Evaluated, label: int) -> str:
        """Return the figure of the whole curve."""
        return ""


class RocView(_CurveView):
    """True positive rate against false positive rate."""

    name = "roc"
    title = "ROC"
    help = "Share of the class that is found, against the share of the others that are wrongly taken for it"
    picture = "roc"
    axes = Axes("Others taken for it, %", "Found, %", WHOLE, WHOLE, PERCENT, PERCENT)

    def points(self, evaluated: Evaluated, label: int) -> Points | None:
        return evaluated.result.curves[label].roc

    def guides(self, evaluated: Evaluated, label: int) -> Sequence[Curve]:
        return (Curve("chance", WHOLE, WHOLE, color("quiet"), THIN, dash=True),)

    def summary(self, evaluated: Evaluated, label: int) -> str:
        figures = evaluated.result.metrics.per_class[label]
        area = _area("Area under the curve (ROC AUC)", figures.roc_auc, figures.roc_auc_ci95)
        return f"{area} Click a point to see the images that its threshold mistakes."


class PrecisionRecallView(_CurveView):
    """Precision against recall."""

    name = "precision_recall"
    title = "Precision"
    help = "Precision against recall: how pure is what was found, against how much was found"
    picture = "precision_recall"
    axes = Axes("Recall, %", "Precision, %", WHOLE, WHOLE, PERCENT, PERCENT)

    def points(self, evaluated: Evaluated, label: int) -> Points | None:
        return evaluated.result.curves[label].pr

    def guides(self, evaluated: Evaluated, label: int) -> Sequence[Curve]:
        share = float(evaluated.truth[:, label].mean())
        return (Curve("chance", WHOLE, (share, share), color("quiet"), THIN, dash=True),)

    def summary(self, evaluated: Evaluated, label: int) -> str:
        figures = evaluated.result.metrics.per_class[label]
        area = _area("Average precision (PR AUC)", figures.pr_auc, figures.pr_auc_ci95)
        return f"{area} Click a point to see the images that its threshold mistakes."


class ScoresView(ChartView):
    """How many images have which score."""

    name = "scores"
    title = "Scores"
    help = "How many images of the class, and of the others, have which score for it"
    picture = "histograms"

    def __init__(self) -> None:
        self.bars = BarChart(Axes("Score for the class, %", "Images", WHOLE, None, PERCENT))
        super().__init__(self.bars)
        self.bars.set_words(self.bar_words)

    def show(self, evaluated: Evaluated, label: int) -> str:
        found = evaluated.result.curves[label].histogram
        name, hue = evaluated.classes[label], class_color(label, len(evaluated.classes))
        self.bars.set_bars(
            found.edges,
            (Bars(name, found.of_class, hue), Bars(f"not {name}", found.of_others, color("quiet"))),
        )
        return f"In its colour: {name}; gray: all others. Click a bar to see its images."

    def images(self, evaluated: Evaluated, label: int, series: int, point: int) -> ImageChoice:
        low, high = self.bars.edges[point : point + 2]
        is_last = point == len(self.bars.edges) - 2
        return score_bin(evaluated, label, low, high, is_last, is_of_class=series == 0)

    def bar_words(self, series: int, point: int) -> str:
        """Return what a bar says."""
        low, high = self.bars.edges[point : point + 2]
        n = int(self.bars.bars[series].heights[point])
        images = "image" if n == 1 else "images"
        name = self.bars.bars[series].name
        return f"{name}: {n:,} {images} with a score of {100 * low:.1f} to {100 * high:.1f} %"


class ThresholdView(ChartView):
    """AIDeveloper's concentration, enrichment and yield."""

    name = "thresholds"
    title = "Thresholds"
    help = "What sorting out all images from a score on would give: concentration, yield, enrichment"
    picture = "thresholds"

    def __init__(self) -> None:
        self.lines = LineChart(Axes("Threshold of the score, %", "%", WHOLE, WHOLE, PERCENT, PERCENT))
        super().__init__(self.lines)
        self._enrichment: tuple[float | None, ...] = ()
        self.lines.set_words(self.point_words)

    def show(self, evaluated: Evaluated, label: int) -> str:
        found = evaluated.result.curves[label].thresholds
        if found is None:
            self.lines.set_curves(())
            return NO_CURVE
        self._enrichment = found.enrichment
        hue = class_color(label, len(evaluated.classes))
        concentration = [float("nan") if value is None else value for value in found.concentration]
        self.lines.set_curves(
            (
                Curve("concentration", found.threshold, concentration, hue, THICK),
                Curve("yield", found.threshold, found.yield_, color("text"), 2.0, dash=True),
            )
        )
        return (
            f"In its colour: concentration (share of {evaluated.classes[label]} among what is sorted out); "
            "dashed: yield (share of the class that is sorted out). Click a point to see what it mistakes."
        )

    def images(self, evaluated: Evaluated, label: int, series: int, point: int) -> ImageChoice:
        return wrong_side(evaluated, label, self.lines.curves[series].x[point])

    def point_words(self, series: int, point: int) -> str:
        """Return what a threshold gives."""
        concentration, yields = self.lines.curves
        enrichment = self._enrichment[point]
        words = f"Scores from {100 * yields.x[point]:.1f} % on: yield {100 * yields.y[point]:.1f} %"
        if enrichment is None:
            return f"{words}; nothing is sorted out"
        return (
            f"{words}, concentration {100 * concentration.y[point]:.1f} %, enrichment {enrichment:.2f} times"
        )


CHART_VIEWS = (RocView, PrecisionRecallView, ScoresView, ThresholdView)


def _area(name: str, area: float | None, interval: tuple[float, float] | None) -> str:
    if area is None:
        return ""
    sure = "" if interval is None else f" (95 % interval {between(interval)})"
    return f"{name} {area:.3f}{sure}."
