"""The Model page with a real worker: choices reach the session, and the preview follows."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtCore import QPoint, Qt

from app.context import AppContext
from app.pages.model.page import PageWidget
from datasets.augmentation.presets import PRESETS
from datasets.spec import AugmentationSpec
from models.architectures.registry import architecture_infos
from sessions.document import Session

ROOT = Path(__file__).parents[3]


@pytest.fixture
def page(qtbot: QtBot, context: AppContext) -> PageWidget:
    """The page in a window of the usual size, without data."""
    made = PageWidget(context)
    qtbot.addWidget(made)
    made.resize(1196, 710)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def filled(qtbot: QtBot, page: PageWidget, image_folder: Callable[..., Path]) -> PageWidget:
    """The page with two class folders, after the first preview."""
    page.context.intake.add([image_folder()])
    qtbot.waitUntil(lambda: len(_session(page).rows) == 2, timeout=20_000)
    qtbot.waitUntil(lambda: page.preview.is_up_to_date and bool(page.preview.grid.rows), timeout=20_000)
    return page


def _session(page: PageWidget) -> Session:
    return page.context.state.session


def _preview(page: PageWidget) -> list[bytes]:
    """Return the pixels of all variants that are shown."""
    images = [image for row in page.preview.grid.rows for image in row.variants]
    return [image.constBits().asstring(image.sizeInBytes()) for image in images]


def test_every_network_of_the_registry_has_a_card(page: PageWidget) -> None:
    """Exactly one is chosen, and each says its limits and whether it is for instruments."""
    for group in page.networks.families.values():
        group.line.setChecked(True)
    assert sorted(page.networks.shown) == sorted(page.networks.cards)
    assert sorted(page.networks.cards) == sorted(info.name for info in architecture_infos())
    chosen = [name for name, card in page.networks.cards.items() if card.is_chosen]
    assert chosen == [_session(page).model.architecture]
    for card in page.networks.cards.values():
        assert " px · " in card.facts or card.facts.startswith("measured values alone · ")
        assert "instruments" in card.facts


def test_a_network_that_cannot_take_the_input_says_why(page: PageWidget, qtbot: QtBot) -> None:
    """A tiny input switches cards off with the reason on them; the page asks for attention."""
    box = page.input_form.editor("size").box
    box.selectAll()
    qtbot.keyClicks(box, "4")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    card = page.networks.cards["LeNet5_do"]
    assert "at least" in card.reason and "4 px" in card.reason
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(30, 30))
    assert _session(page).model.architecture != "LeNet5_do"
    assert page.state == "attention"


def test_a_chosen_network_can_be_undone(page: PageWidget, qtbot: QtBot) -> None:
    """A click on a card changes the session in one step."""
    before = _session(page).model.architecture
    qtbot.mouseClick(page.networks.cards["LeNet5_do"], Qt.MouseButton.LeftButton, pos=QPoint(100, 20))
    assert _session(page).model.architecture == "LeNet5_do"
    page.context.state.undo()
    assert _session(page).model.architecture == before and page.networks.cards[before].is_chosen


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_each_preset_fills_the_form(page: PageWidget, qtbot: QtBot, preset: object) -> None:
    """The button gives the session the preset's values and shows which one is in use."""
    own = _session(page).model_copy(update={"augmentation": AugmentationSpec(rotation=77)})
    page.context.state.set_session(own, "rotation")
    assert not any(button.isChecked() for button in page.variation.buttons.values())
    qtbot.mouseClick(page.variation.buttons[preset.name], Qt.MouseButton.LeftButton)
    assert _session(page).augmentation == preset.spec
    assert [name for name, button in page.variation.buttons.items() if button.isChecked()] == [preset.name]


def test_colour_options_are_off_for_gray_input(page: PageWidget) -> None:
    """What has no effect cannot be set, and says why."""
    gray, rgb = ({"color": color} for color in ("gray", "rgb"))
    for update, enabled in ((gray, False), (rgb, True)):
        session = _session(page)
        spec = session.input.model_copy(update=update)
        page.context.state.set_session(session.model_copy(update={"input": spec}), "colour")
        hue = page.variation.form.editor("hue")
        assert hue.isEnabled() is enabled and ("RGB as the colour" in hue.toolTip()) is not enabled


def test_preview_shows_own_images_and_follows_a_change(filled: PageWidget, qtbot: QtBot) -> None:
    """Turning one knob changes the variants, not the originals, within a moment."""
    rows = filled.preview.grid.rows
    assert {row.class_name for row in rows} == {"dark", "bright"}
    assert all(row.name.endswith(".png") for row in rows)
    before = _preview(filled)
    seconds = []
    for _ in range(3):
        shown, begun = _preview(filled), time.monotonic()
        qtbot.keyClick(filled.variation.form.editor("rotation").box, Qt.Key.Key_Up)
        qtbot.waitUntil(lambda shown=shown: _preview(filled) != shown, timeout=5000)
        seconds.append(time.monotonic() - begun)
    assert [row.original for row in filled.preview.grid.rows] == [row.original for row in rows]
    assert len(before) == len(_preview(filled)) > len(rows)
    # 0.2 s on a quiet machine; the bound leaves room for a loaded one.
    assert min(seconds) < 1.0


def test_only_the_newest_preview_is_shown(filled: PageWidget, qtbot: QtBot) -> None:
    """After many quick changes the preview is that of the last one: identical to asking for it alone."""
    box = filled.variation.form.editor("rotation").box
    for _ in range(12):
        qtbot.keyClick(box, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: filled.preview.is_up_to_date, timeout=5000)
    last = _preview(filled)
    filled.context.state.undo()
    qtbot.waitUntil(lambda: filled.preview.is_up_to_date, timeout=5000)
    filled.context.state.redo()
    qtbot.waitUntil(lambda: filled.preview.is_up_to_date, timeout=5000)
    assert _preview(filled) == last


def test_one_option_is_shown_alone_and_follows_what_is_turned(filled: PageWidget, qtbot: QtBot) -> None:
    """The preview shows one option alone, then the next that is turned, and never changes the session."""
    spec = AugmentationSpec(flip_horizontal=False, rotation=30, noise_scale=40)
    session = _session(filled).model_copy(update={"augmentation": spec})
    filled.context.state.set_session(session, "variation")
    scope = filled.preview.scope
    together = [scope.itemText(place) for place in range(scope.count())]
    assert together[0] == "Everything together" and "Only: Noise" in together
    assert "Only: Flip left-right" not in together
    with qtbot.waitSignal(filled.preview.shown, timeout=5000) as shown:
        scope.setCurrentIndex(together.index("Only: Noise"))
        scope.activated.emit(scope.currentIndex())
    qtbot.waitUntil(lambda: filled.preview.is_up_to_date, timeout=5000)
    assert scope.option == "noise_scale"
    with qtbot.waitSignal(filled.preview.shown, timeout=5000) as shown:
        qtbot.keyClick(filled.variation.form.editor("rotation").box, Qt.Key.Key_Up)
    assert scope.option == "rotation"
    assert (shown.args[0].rotation, shown.args[0].noise_scale) == (31, 0)
    assert _session(filled).augmentation.noise_scale == 40


def test_a_preview_comes_while_the_option_still_moves(filled: PageWidget, qtbot: QtBot) -> None:
    """Under steady changes, faster than an answer takes, there are pictures on the way and at the end."""
    seen: list[object] = []
    filled.preview.shown.connect(seen.append)
    box = filled.variation.form.editor("rotation").box
    for _ in range(60):
        qtbot.keyClick(box, Qt.Key.Key_Up, delay=10)
    assert len(seen) >= 3
    qtbot.waitUntil(lambda: filled.preview.is_up_to_date, timeout=5000)
    assert seen[-1] == _session(filled).augmentation


def test_without_data_the_preview_says_what_belongs_there(page: PageWidget) -> None:
    """The empty place explains itself; nothing can be drawn again."""
    assert "Your images appear here" in page.preview.message.text()
    assert not page.preview.draw_button.isEnabled()


def test_the_pages_load_no_image_or_network_library() -> None:
    """Pages and the registries they list never bring cv2, h5py or a network library into the window."""
    code = (
        "import sys, app.pages.model.page, app.pages.train.page;"
        "import app.pages.assess.page, app.pages.export.page;"
        "from models.export.registry import EXPORTS; from models.export.checks.consumer import CONSUMERS;"
        "from models.architectures.registry import ARCHITECTURES;"
        "[registry.entries() for registry in (EXPORTS, CONSUMERS, ARCHITECTURES)];"
        "heavy = {'cv2', 'h5py', 'keras', 'tensorflow', 'torch', 'pyqtgraph', 'scipy', 'sklearn', 'PIL'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
