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
