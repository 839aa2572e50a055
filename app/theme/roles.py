"""The colours of the window, by what they are for, light and dark."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass

from qtpy.QtCore import QSettings
from qtpy.QtGui import QColor, QPalette
from qtpy.QtWidgets import QApplication

import resources

APPEARANCE_KEY = "window/appearance"
FOLLOW_SYSTEM = "system"


@dataclass(frozen=True)
class Roles:
    """One colour (#rrggbb) per purpose; texts have a contrast of at least 4.5:1 on window and surface.

    Attributes:
        window: behind everything.
        surface: cards, tables, fields.
        raised: buttons, and rows under the mouse.
        line: borders.
        text: what is read first.
        quiet: what is read second.
        accent: the one action, the selection.
        on_accent: text on the accent colour.
        selected: background of selected rows.
        good, warning, bad: what went well, what to look at, what stops the work.
    """

    window: str
    surface: str
    raised: str
    line: str
    text: str
    quiet: str
    accent: str
    on_accent: str
    selected: str
    good: str
    warning: str
    bad: str


LIGHT = Roles(
    window="#f3f4f6",
    surface="#ffffff",
    raised="#f8f9fa",
    line="#d5d9de",
    text="#1c2127",
    quiet="#5b6570",
    accent="#0b63b0",
    on_accent="#ffffff",
    selected="#dbe9f7",
    good="#1a7440",
    warning="#8a5300",
    bad="#b3261e",
)
DARK = Roles(
    window="#1d2024",
    surface="#25292e",
    raised="#2d3238",
    line="#3e454d",
    text="#e6e9ec",
    quiet="#a3acb6",
    accent="#5fabee",
    on_accent="#0c1a27",
    selected="#274157",
    good="#5dc48a",
    warning="#e0a63f",
    bad="#f0857d",
)


def roles() -> Roles:
    """Return the colours in use, as the application's palette tells."""
    return DARK if is_dark(QApplication.palette()) else LIGHT


def color(role: str) -> QColor:
    """Return the colour of a role in use, e.g. ``color("quiet")``."""
    return QColor(getattr(roles(), role))


def is_dark(palette: QPalette) -> bool:
    """Return whether a palette is a dark one."""
    return palette.color(QPalette.ColorRole.Window).lightness() < 128


def make_palette(colors: Roles) -> QPalette:
    """Return the palette of the Fusion style in these colours."""
    role = QPalette.ColorRole
    palette = QPalette()
    for target, name in (
        (role.Window, colors.window),
        (role.WindowText, colors.text),
        (role.Base, colors.surface),
        (role.AlternateBase, colors.raised),
        (role.Text, colors.text),
        (role.Button, colors.raised),
        (role.ButtonText, colors.text),
        (role.ToolTipBase, colors.surface),
        (role.ToolTipText, colors.text),
        (role.PlaceholderText, colors.quiet),
        (role.Highlight, colors.accent),
        (role.HighlightedText, colors.on_accent),
        (role.Link, colors.accent),
        (role.Mid, colors.line),
        (role.BrightText, colors.bad),
    ):
        palette.setColor(target, QColor(name))
    for target in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, QColor(colors.quiet))
    return palette


def style_sheet(colors: Roles) -> str:
    """Return resources/style.qss with ``@role`` replaced by the colours, and ``@…_mark`` by drawings."""
    text = resources.path("style.qss").read_text(encoding="utf-8")
    names = asdict(colors)
    for mark in ("check", "dash"):
        # Drawn in the colour of texts on the accent colour.
        file = resources.path(f"marks/{mark}-{'dark' if colors is DARK else 'light'}.svg")
        names[f"{mark}_mark"] = file.as_posix()
    # Longest first: "@on_accent" and "@accent" must not disturb each other.
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(f"@{name}", names[name])
    return text


def chosen_appearance() -> str:
    """Return what the user chose: ``system``, ``light`` or ``dark``."""
    return str(QSettings().value(APPEARANCE_KEY, FOLLOW_SYSTEM))


def apply_theme(application: QApplication, system_dark: bool) -> None:
    """Give the application its style, palette and style sheet, as the user chose.

    Args:
        application: the running application.
        system_dark: whether the system is set to dark, for those who follow it.
    """
    choice = chosen_appearance()
    dark = system_dark if choice == FOLLOW_SYSTEM else choice == "dark"
    colors = DARK if dark else LIGHT
    application.setPalette(make_palette(colors))
    application.setStyleSheet(style_sheet(colors))


def system_is_dark(palette: QPalette) -> bool:
    """Return whether the system is set to dark.

    Args:
        palette: the application's palette before ours was set; Linux desktops and macOS show it there.
    """
    if sys.platform == "win32":
        place = r"HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"
        settings = QSettings(place, QSettings.Format.NativeFormat)
        return str(settings.value("AppsUseLightTheme", "1")) == "0"
    return is_dark(palette)
