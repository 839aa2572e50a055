"""Says in one line why no window can open, before Qt ends the program."""

from __future__ import annotations

import ctypes
import os
import sys

LIBRARIES: dict[str, str] = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
}
"""What Qt's window plug-in for X links, and the Debian and Ubuntu package that has it."""


def why_no_window() -> str | None:
    """Return the sentence for the user if no window can open here, else None."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return None
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return (
            "There is no display to open a window on. Start the program on a desktop, or use its "
            "commands (see --help)."
        )
    packages = missing_packages()
    if packages:
        return (
            "The window needs system libraries that are not installed. On Debian or Ubuntu: "
            f"sudo apt-get install {' '.join(packages)}"
        )
    if os.environ.get("DISPLAY") and not _display_answers():
        return (
            f"The display {os.environ['DISPLAY']} does not answer. Start the program on a desktop, or use "
            "its commands (see --help)."
        )
    return None


def missing_packages() -> list[str]:
    """Return the packages of the libraries that the window needs and that cannot be loaded."""
    return [package for library, package in LIBRARIES.items() if not _loads(library)]


def _display_answers() -> bool:
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XOpenDisplay.argtypes = [ctypes.c_char_p]
    x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
    display = x11.XOpenDisplay(None)
    if display is None:
        return False
    x11.XCloseDisplay(display)
    return True


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
