"""Channels and measured values are chosen on the Model page, from what the data have."""

from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtCore import Qt
from qtpy.QtWidgets import QListWidget

from app.context import AppContext
from app.pages.model.page import PageWidget
from app.pages.model.seen_panel import NO_DATA, NOTHING_ELSE, seen_sentence
from datasets.spec import DataRow, InputSpec
from sessions.document import Session

N = 8


@pytest.fixture
def page(qtbot: QtBot, context: AppContext) -> PageWidget:
    """The Model page without data."""
    made = PageWidget(context)
    qtbot.addWidget(made)
    made.show()
    return made


def _measurement(path: Path, with_mask: bool) -> DataRow:
    generator = np.random.default_rng(0)
    with h5py.File(path, "w") as file:
        file["events/image"] = generator.integers(0, 255, (N, 20, 24), dtype=np.uint8)
        file["events/deform"] = generator.random(N)
        if with_mask:
            file["events/mask"] = 255 * generator.integers(0, 2, (N, 20, 24), dtype=np.uint8)
            file["events/area_um"] = generator.random(N)
    return DataRow(path=str(path), source="rtdc", class_name=path.stem, n_images=N, sha256="ab")


def _open(page: PageWidget, *rows: DataRow) -> None:
    session = Session(rows=rows, classes=tuple(row.class_name for row in rows))
    page.context.state.replace(session, None)


def _names(shown: QListWidget) -> list[str]:
    return [shown.item(place).text() for place in range(shown.count())]


def _click(qtbot: QtBot, shown: QListWidget, name: str) -> None:
    item = shown.item(_names(shown).index(name))
    box = shown.visualItemRect(item)
    point = box.center()
    point.setX(box.left() + 10)
    qtbot.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=point)


def test_channels_and_values_are_checked_in_a_list(qtbot: QtBot, page: PageWidget, tmp_path: Path) -> None:
    """What all files have is offered; what is checked is what the network sees, one step each."""
    rows = [_measurement(tmp_path / f"{name}.rtdc", with_mask=True) for name in ("one", "two")]
    _open(page, *rows)
    qtbot.waitUntil(page.seen.button.isEnabled, timeout=20_000)
    qtbot.mouseClick(page.seen.button, Qt.MouseButton.LeftButton)
    dialog = page.seen.dialog
    qtbot.waitExposed(dialog)
    assert _names(dialog.channels) == ["image", "mask"]
    assert {"area_um", "deform"} <= set(_names(dialog.scalars))
    assert not dialog.images.isEnabled()
    for name in ("image", "mask"):
        _click(qtbot, dialog.channels, name)
    _click(qtbot, dialog.scalars, "deform")
    spec = page.context.state.session.input
    assert (spec.color, spec.channel_names, spec.scalars) == ("channels", ("image", "mask"), ("deform",))
    qtbot.waitUntil(lambda: page.preview.is_up_to_date and bool(page.preview.grid.rows), timeout=20_000)
    # Both channels stand side by side.
    original = page.preview.grid.rows[0].original
    assert original.width() == 2 * original.height()
    assert page.seen.words.text() == "The network sees image + mask and the measured value deform."
    qtbot.mouseClick(dialog.images, Qt.MouseButton.LeftButton, pos=dialog.images.rect().center() * 0.2)
    assert page.context.state.session.input.use_images is False
    # The last thing seen cannot be taken away: the images come back.
    _click(qtbot, dialog.scalars, "deform")
    spec = page.context.state.session.input
    assert (spec.use_images, spec.scalars) == (True, ())


def test_only_what_all_rows_have_is_offered(qtbot: QtBot, page: PageWidget, tmp_path: Path) -> None:
    """A channel that one file lacks cannot be chosen."""
    _open(
        page,
        _measurement(tmp_path / "one.rtdc", with_mask=True),
        _measurement(tmp_path / "two.rtdc", with_mask=False),
    )
    qtbot.waitUntil(page.seen.button.isEnabled, timeout=20_000)
    assert "mask" not in _names(page.seen.dialog.channels)
    assert _names(page.seen.dialog.scalars) == ["deform"]


def test_without_anything_to_choose_the_button_says_why(
    qtbot: QtBot, page: PageWidget, tmp_path: Path
) -> None:
    """No data, or plain images: the button is off with the reason in its tool tip."""
    assert not page.seen.button.isEnabled() and page.seen.button.toolTip() == NO_DATA
    folder = tmp_path / "plain"
    folder.mkdir()
    _open(page, DataRow(path=str(folder), class_name="plain", n_images=1, sha256="ab"))
    assert not page.seen.button.isEnabled() and page.seen.button.toolTip() == NOTHING_ELSE


@pytest.mark.parametrize(
    ("update", "sentence"),
    [
        ({}, "The network sees the images."),
        ({"scalars": ("a", "b")}, "The network sees the images and 2 measured values."),
        ({"scalars": ("a",), "use_images": False}, "The network sees the measured value a."),
    ],
)
def test_what_is_seen_is_said(update: dict[str, object], sentence: str) -> None:
    """One sentence for each combination."""
    assert seen_sentence(InputSpec(**update)) == sentence
