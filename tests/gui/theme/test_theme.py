"""Colours can be read, and every icon that is named is shipped."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtGui import QColor
from qtpy.QtWidgets import QCheckBox

import resources
from app.theme.class_colors import class_color
from app.theme.icons import icon
from app.theme.roles import DARK, LIGHT, Roles, is_dark, make_palette, style_sheet

APP = Path(resources.__file__).parents[1] / "app"
TEXTS = ("text", "quiet", "good", "warning", "bad", "accent")


def _luminance(name: str) -> float:
    channels = [value / 255 for value in QColor(name).getRgb()[:3]]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1…21 (WCAG 2.1)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_texts_have_contrast(colors: Roles) -> None:
    """Every text colour has a contrast of at least 4.5:1 on what it stands on."""
    for role in TEXTS:
        for ground in ("window", "surface", "raised"):
            assert contrast(getattr(colors, role), getattr(colors, ground)) >= 4.5, (role, ground)
    assert contrast(colors.on_accent, colors.accent) >= 4.5
    assert contrast(colors.text, colors.selected) >= 4.5


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_style_sheet_knows_all_its_roles(qapp, colors: Roles) -> None:
    """No role name is left in the style sheet, and the palette tells light from dark."""
    assert "@" not in style_sheet(colors)
    assert is_dark(make_palette(colors)) == (colors is DARK)


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_check_boxes_are_seen(qtbot: QtBot, colors: Roles) -> None:
    """The frame of an empty box has the contrast of graphics, and a ticked one is filled and marked."""
    box = QCheckBox("word")
    qtbot.addWidget(box)
    box.setStyleSheet(style_sheet(colors))
    box.resize(box.sizeHint())
    middle = box.height() // 2
    empty = {box.grab().toImage().pixelColor(x, middle).name() for x in range(18)}
    assert any(contrast(name, colors.surface) >= 3 for name in empty)
    box.setChecked(True)
    image = box.grab().toImage()
    ticked = {image.pixelColor(x, y).name() for x in range(18) for y in range(box.height())}
    assert {colors.accent, colors.on_accent} <= ticked


def test_classes_differ_in_colour() -> None:
    """Twenty classes have twenty colours, and adding one does not recolour the first eight."""
    assert len({class_color(index, 20).name() for index in range(20)}) == 20
    assert [class_color(i, 8) for i in range(8)] == [class_color(i, 30) for i in range(8)]


def _is_near(color: QColor, name: str) -> bool:
    # Half transparent neighbours leave a rounding of one step.
    pairs = zip(color.getRgb()[:3], QColor(name).getRgb()[:3], strict=True)
    return all(abs(one - other) <= 2 for one, other in pairs)


def _named_icons() -> set[str]:
    known = {path.stem for path in resources.path("icons").glob("*.svg")}
    texts = [path.read_text(encoding="utf-8") for path in APP.rglob("*.py")]
    return {name for name in known if any(f'"{name}"' in text for text in texts)}


def test_every_shipped_icon_draws_in_the_colour_of_its_role(qapp) -> None:
    """Icons are tinted, not black, and none is shipped that no file names."""
    shipped = {path.stem for path in resources.path("icons").glob("*.svg")}
    assert shipped == _named_icons()
    for name in shipped:
        image = icon(name, "accent").pixmap(32, 32).toImage()
        solid = [
            image.pixelColor(x, y)
            for x in range(32)
            for y in range(32)
            if image.pixelColor(x, y).alpha() > 250
        ]
        assert solid, name
        assert all(_is_near(color, LIGHT.accent) or _is_near(color, DARK.accent) for color in solid), name


def test_every_icon_that_is_asked_for_is_shipped() -> None:
    """A misspelt icon would only be noticed when its page is shown."""
    asked = {
        name
        for path in APP.rglob("*.py")
        for name in re.findall(r'\bicon\("([a-z0-9-]+)"', path.read_text(encoding="utf-8"))
    }
    assert asked
    for name in asked:
        assert resources.path(f"icons/{name}.svg").is_file()
