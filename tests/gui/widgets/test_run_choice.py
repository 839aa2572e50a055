"""The choice of the run that Assess, Apply and Export look at."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.context import AppContext
from app.widgets.run_choice import RunChoice


def test_what_does_not_fit_is_in_the_tool_tip(context: AppContext, qtbot: QtBot, tmp_path: Path) -> None:
    """The name of a run, and the figures behind it, are often longer than the box."""
    choice = RunChoice(context.runs)
    qtbot.addWidget(choice)
    assert choice.box.toolTip() == "No run has a model yet."
    for name in ("cells of the second donor, larger images, without the blurred ones", "short"):
        context.runs.set_current(str(tmp_path / name))
        assert choice.box.toolTip() == choice.box.currentText() == name


def test_a_training_that_ends_leaves_what_was_chosen_since_its_begin(
    context: AppContext, qtbot: QtBot, tmp_path: Path
) -> None:
    """Whoever classifies with "cells" must not find another network in the box; who waits sees the new."""
    choice = RunChoice(context.runs)
    qtbot.addWidget(choice)
    cells, first, second = (str(tmp_path / name) for name in ("cells", "first", "second"))
    context.runs.set_current(cells)
    context.runs.expect(first)
    context.runs.follow(first)
    assert choice.run == first, "nothing else was chosen while it was trained"
    for choose in (lambda: context.runs.set_current(cells), choice.keep):
        choose()
        context.runs.follow(first)
        assert choice.run == cells
        context.runs.expect(second)
    context.runs.follow(second)
    assert choice.run == second
