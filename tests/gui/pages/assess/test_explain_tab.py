"""The tab Explain is given exactly the images on the wall."""

from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from app.context import AppContext
from app.pages.assess.choices import cell
from app.pages.assess.evaluated import Evaluated
from app.pages.assess.explanation.controls import MOST_IMAGES
from app.pages.assess.tabs.explain import TabWidget


def test_a_cell_of_the_matrix_is_explained(
    qtbot: QtBot, context: AppContext, make_evaluated: Callable[..., Evaluated]
) -> None:
    """The image that is looked at, or all of its cell in their order; at most as many as are told."""
    tab = TabWidget(context)
    qtbot.addWidget(tab)
    evaluated = make_evaluated(n=120)
    tab.set_evaluated(evaluated)
    assert tab.panel.stack.currentWidget() is tab.panel.empty
    choice = cell(evaluated, 1, 1)
    assert len(choice.places) > MOST_IMAGES
    tab.show_images(choice, choice.places[2])
    images = [evaluated.result.images[place] for place in choice.places]
    asked = tab.panel.request()
    assert asked.model == evaluated.run
    assert [row.class_name for row in asked.rows] == ["debris"]
    assert asked.samples == ((0, images[2].index),)
    tab.panel.controls.scope.setCurrentIndex(1)
    assert tab.panel.controls.scope.currentText() == f"First {MOST_IMAGES} of {len(images)}, and mean"
    asked = tab.panel.request()
    assert asked.samples == tuple((0, image.index) for image in images[:MOST_IMAGES])
    mixed = cell(evaluated, 0, 2)
    tab.show_images(mixed, None)
    assert len(tab.panel.request().samples) == len(mixed.places)
    tab.set_evaluated(None)
    assert tab.panel.stack.currentWidget() is tab.panel.empty
