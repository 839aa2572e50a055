"""What the page says above its tabs, and while there are no figures to show."""

from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from app.context import AppContext
from app.pages.assess.evaluated import Evaluated
from app.pages.assess.headline import SHOWN, Headline
from app.pages.assess.page import PageWidget
from app.pages.assess.picture_saver import with_ending
from app.worker.job_handle import JobHandle
from models.evaluation.figures import Metrics


def test_every_figure_of_the_headline_has_its_interval(
    make_evaluated: Callable[..., Evaluated], qtbot: QtBot
) -> None:
    """Accuracy large, the others beside it; of several labels, their own figures."""
    headline = Headline()
    qtbot.addWidget(headline)
    assert all(f"{shown.field}_ci95" in Metrics.model_fields for shown in SHOWN)
    for several, own in ((False, "Kappa"), (True, "Micro F1")):
        metrics = make_evaluated(several=several).result.metrics
        headline.set_metrics(metrics, "test", "Test part opened once.")
        assert headline.number.text() == f"{100 * metrics.accuracy:.1f} %"
        assert headline.words.text().endswith("Test part opened once.")
        told = [label.text() for label in headline.figures if not label.isHidden()]
        assert len(told) >= 5 and any(text.startswith(own) for text in told)
        assert all("(" in text and "–" in text for text in told)
    headline.set_metrics(metrics.model_copy(update={"n_groups": 1}), "test", "")
    assert headline.words.text().endswith("for new images of this one group.")
    headline.set_opened("Test part opened twice.")
    assert headline.words.text().count("Test part") == 1


def test_a_run_that_is_being_trained_shows_no_figures_of_another_one(
    context: AppContext, make_evaluated: Callable[..., Evaluated], qtbot: QtBot
) -> None:
    """The page says that the figures come later, and forgets those of the run that was shown before."""
    page = PageWidget(context)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitExposed(page)
    assert page.stack.currentWidget() is page.empty
    page.desk.set_evaluated(make_evaluated())
    page.stack.setCurrentWidget(page.content)
    handle = JobHandle("1", "train", context.workers.data)
    context.runs.add_running("/runs/at work", handle)
    context.runs.set_current("/runs/at work")
    assert page.stack.currentWidget() is page.training
    assert page.desk.images.evaluated is None and page.desk.images.wall.n_tiles == 0


def test_a_saved_picture_has_an_ending_that_fits() -> None:
    """That of the name, else that of the chosen kind of file."""
    assert with_ending("/a/roc.svg", "picture", "PNG picture (*.png)") == "/a/roc.svg"
    assert with_ending("/a/roc.PDF", "picture", "") == "/a/roc.PDF"
    assert with_ending("/a/roc", "picture", "PDF document (*.pdf)") == "/a/roc.pdf"
    assert with_ending("/a/roc.png", "numbers", "CSV table (*.csv)") == "/a/roc.png.csv"
