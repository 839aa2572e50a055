"""Images of an evaluation are left out of the data in the window, or given another class, as undo steps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtCore import Qt

from app.context import AppContext
from app.pages.assess.evaluated import Evaluated
from app.pages.assess.image_actions import NOTHING_SELECTED, SEVERAL
from app.pages.assess.image_panel import ImagePanel
from sessions.document import Session

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(qtbot: QtBot, context: AppContext) -> ImagePanel:
    """The wall of images on the screen."""
    made = ImagePanel(context)
    qtbot.addWidget(made)
    made.resize(520, 420)
    made.show()
    qtbot.waitExposed(made)
    return made


def _open_session_of(evaluated: Evaluated, context: AppContext) -> None:
    session = Session(rows=evaluated.result.rows, classes=evaluated.classes)
    context.state.replace(session, None)


def _press(panel: ImagePanel, number: int, qtbot: QtBot, **how: object) -> None:
    qtbot.mouseClick(panel.wall.viewport(), LEFT, pos=panel.wall.tile_rect(number).center(), **how)


def test_selected_images_are_left_out_and_come_back(
    panel: ImagePanel,
    context: AppContext,
    make_evaluated: Callable[..., Evaluated],
    said: list[str],
    qtbot: QtBot,
) -> None:
    """Delete leaves them out in one step; undo takes the step back; the wall crosses them out meanwhile."""
    evaluated = make_evaluated()
    _open_session_of(evaluated, context)
    panel.set_evaluated(evaluated)
    panel.actions_of_images.said.connect(said.append)
    _press(panel, 0, qtbot)
    _press(panel, 2, qtbot, modifier=Qt.KeyboardModifier.ControlModifier)
    chosen = {(evaluated.image(place).row, evaluated.image(place).index) for place in panel.selected_places()}
    assert len(chosen) == 2
    before = context.state.session
    qtbot.keyClick(panel.wall, Qt.Key.Key_Delete)
    rows = context.state.session.rows
    assert {(number, image) for number, row in enumerate(rows) for image in row.left_out} == chosen
    assert [tile.muted for tile in panel.wall.selected_tiles()] == [True, True]
    assert said[-1].startswith("Left out 2 images.")
    assert "validation images" in said[-1], "leaving out mistakes makes the figures too good: that is said"
    assert [action.text() for action in panel.actions_of_images.menu().actions()] == ["Take 2 images back"]
    panel.actions_of_images.on_take_back()
    assert context.state.session == before
    context.state.undo()
    assert context.state.session.rows == rows
    context.state.undo()
    assert context.state.session == before and not any(tile.muted for tile in panel.wall.selected_tiles())


def test_selected_images_are_given_another_class(
    panel: ImagePanel, context: AppContext, make_evaluated: Callable[..., Evaluated], qtbot: QtBot
) -> None:
    """From the menu of classes; the caption says it; undo takes it back."""
    evaluated = make_evaluated()
    _open_session_of(evaluated, context)
    panel.set_evaluated(evaluated)
    _press(panel, 0, qtbot)
    image = evaluated.image(panel.selected_places()[0])
    other = next(name for place, name in enumerate(evaluated.classes) if place != image.true_class)
    menu = panel.actions_of_images.class_menu()
    assert [action.text() for action in menu.actions()] == list(evaluated.classes)
    next(action for action in menu.actions() if action.text() == other).trigger()
    rows = context.state.session.rows
    assert image.index in rows[image.row].left_out
    added = rows[-1]
    assert len(rows) == 4 and added.class_name == other and added.n_used == 1
    assert added.place == rows[image.row].place and image.index not in added.left_out
    assert panel.wall.current.caption == f"now {other}" and not panel.wall.current.muted
    context.state.undo()
    assert context.state.session.rows == evaluated.result.rows


def test_what_cannot_be_done_says_why(
    panel: ImagePanel,
    context: AppContext,
    make_evaluated: Callable[..., Evaluated],
    opened: list[Path],
    said: list[str],
    qtbot: QtBot,
) -> None:
    """Without a selection, with another session in the window, and for images of several labels."""
    evaluated = make_evaluated()
    actions = panel.actions_of_images
    actions.said.connect(said.append)
    assert actions.reason() == NOTHING_SELECTED
    panel.set_evaluated(evaluated)
    assert "does not have this image" in actions.reason() and panel.edit_button.toolTip() == actions.reason()
    qtbot.keyClick(panel.wall, Qt.Key.Key_Delete)
    assert said[-1] == actions.reason() and not context.state.can_undo
    menu = actions.menu().actions()
    assert not menu[0].isEnabled() and menu[0].text() == actions.reason()
    menu[1].trigger()
    assert opened == [Path(evaluated.run)]
    changed = [row.model_copy(update={"sha256": "1" * 64}) for row in evaluated.result.rows]
    context.state.replace(Session(rows=tuple(changed), classes=evaluated.classes), None)
    assert actions.reason() == "", "a row that was not hashed in one of them is the same as far as we know"
    several = make_evaluated(several=True)
    _open_session_of(several, context)
    panel.set_evaluated(several)
    assert actions.reason() == "" and actions.class_reason() == SEVERAL
    assert not actions.class_menu().actions()[0].isEnabled()
