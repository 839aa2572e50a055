"""Groups, folds and balance, set in the dialog of the Data page with a real worker."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtCore import Qt
from qtpy.QtWidgets import QApplication

from app.context import AppContext
from app.pages.data.division_dialog import DivisionDialog
from app.pages.data.division_words import division_sentence
from app.pages.data.page import PageWidget
from app.pages.data.part_bars import PartLegend
from app.theme.roles import DARK, LIGHT, make_palette
from datasets.spec import SamplingSpec, SplitSpec
from sessions.document import Session

N = 24
DONORS = 6


@pytest.fixture
def page(qtbot: QtBot, context: AppContext, image_folder: Callable[..., Path]) -> PageWidget:
    """The page with two classes whose images name one of six donors, and its dialog open."""
    root = image_folder("cells", n=N)
    for folder in root.iterdir():
        for number in range(N):
            name = f"donor{number % DONORS + 1}_{number:04}.png"
            shutil.move(folder / f"{folder.name} {number}.png", folder / name)
    made = PageWidget(context)
    qtbot.addWidget(made)
    made.show()
    context.intake.add([root])
    qtbot.waitUntil(lambda: made.job_bar.handle is None and len(_session(made).rows) == 2, timeout=20_000)
    qtbot.mouseClick(made.strip.division_button, Qt.MouseButton.LeftButton)
    qtbot.waitExposed(made.division)
    _wait(qtbot, made.division)
    return made


def _session(page: PageWidget) -> Session:
    return page.context.state.session


def _wait(qtbot: QtBot, dialog: DivisionDialog) -> None:
    qtbot.waitUntil(lambda: dialog.is_up_to_date, timeout=20_000)


def test_a_grouping_of_the_names_is_offered_and_taken(qtbot: QtBot, page: PageWidget) -> None:
    """One click keeps each donor in one part; the bars show it, and undo takes it back."""
    dialog = page.division
    assert dialog.bars_of_groups.lines == ()
    qtbot.mouseClick(dialog.offers.buttons[0], Qt.MouseButton.LeftButton)
    assert _session(page).split.group_by != "none"
    _wait(qtbot, dialog)
    groups = dialog.bars_of_groups.lines
    assert len(groups) == DONORS
    for group in groups:
        assert sorted((group.train, group.validation, group.test)) == [0, 0, 2 * N // DONORS]
    assert {line.name for line in dialog.bars_of_classes.lines} == {"dark", "bright"}
    assert sum(line.train + line.validation + line.test for line in dialog.bars_of_classes.lines) == 2 * N
    assert not dialog.offers.buttons[0].isEnabled()
    assert "stay together" in page.strip.division.text()
    page.context.state.undo()
    assert _session(page).split == SplitSpec()


def test_folds_and_balance_reach_the_session(qtbot: QtBot, page: PageWidget) -> None:
    """What has no effect is switched off with a reason; each change is a step to undo."""
    dialog = page.division
    fold, per_class = dialog.split_form.editor("fold"), dialog.sampling_form.editor("images_per_class")
    assert not fold.isEnabled() and fold.toolTip() == "Only with folds."
    assert not per_class.isEnabled() and "equally many" in per_class.toolTip()
    box = dialog.split_form.editor("folds").box
    box.selectAll()
    qtbot.keyClicks(box, "4")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    qtbot.keyClick(dialog.sampling_form.editor("balance").box, Qt.Key.Key_Down)
    assert _session(page).split.folds == 4 and fold.isEnabled()
    assert _session(page).sampling.balance == "classes" and per_class.isEnabled()
    assert page.strip.division.text() == (
        "Each image for itself · fold 1 of 4 is for validation · each epoch shows every class equally often"
    )
    _wait(qtbot, dialog)
    # The test part is taken first; a quarter of the rest is the fold.
    line = dialog.bars_of_classes.lines[0]
    assert line.validation == pytest.approx((N - line.test) / 4, abs=1)
    page.context.state.undo()
    page.context.state.undo()
    assert _session(page).split.folds == 0


def test_a_row_names_its_group_itself(page: PageWidget) -> None:
    """The group of rows is set in their menu; then the table has a column for it."""
    from app.pages.data.rows_model import column_of

    column = column_of("group")
    assert page.table.isColumnHidden(column)
    page.on_edited([0], "group", "plate A")
    assert not page.table.isColumnHidden(column)
    assert _session(page).rows[0].group == "plate A"
    menu = page.menus.column_menu("group", [0, 1], _session(page))
    assert menu is not None
    offered = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert offered == ["None", "plate A", "New group…"]


@pytest.mark.parametrize("group_by", SplitSpec.model_fields["group_by"].annotation.__args__)
def test_every_rule_has_a_sentence(group_by: str) -> None:
    """The line on the page says in words what is kept together, whatever the rule."""
    sentence = division_sentence(SplitSpec(group_by=group_by), SamplingSpec())
    assert sentence == "Each image for itself" if group_by == "none" else "stay together" in sentence


def test_the_legend_follows_a_change_between_light_and_dark(qtbot: QtBot) -> None:
    """Else the darkest blue is train in the legend and test in the bars."""
    before = QApplication.palette()
    QApplication.setPalette(make_palette(LIGHT))
    legend = PartLegend()
    qtbot.addWidget(legend)
    try:
        assert legend.text().index(LIGHT.accent) < legend.text().index("train")
        QApplication.setPalette(make_palette(DARK))
        qtbot.waitUntil(lambda: DARK.accent in legend.text(), timeout=2_000)
        assert LIGHT.accent not in legend.text()
    finally:
        QApplication.setPalette(before)
