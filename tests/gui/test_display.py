"""Without a display, or without Qt's system libraries, the program says so in one line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app import application, display

ROOT = Path(__file__).resolve().parents[2]
linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X is Linux's")


@linux_only
@pytest.mark.parametrize(
    ("variables", "arguments"), [({}, ["dropped.XLSX"]), ({"DISPLAY": ":4242"}, [])], ids=["none", "dead"]
)
def test_no_display_is_one_line_and_exit_code_2(variables: dict[str, str], arguments: list[str]) -> None:
    """Neither a missing nor a dead display makes Qt abort; a session alone asks for the window too."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *arguments],
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", **variables},
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1 and "display" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(("arguments", "code"), [(["--help"], 0), (["one.xlsx", "two.xlsx"], 2)])
def test_a_window_opens_one_session(
    arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its help needs no display, and a second session is not dropped silently."""
    assert application.run(arguments) == code
    assert capsys.readouterr().err.startswith("Usage: discern open [SESSION]")


@linux_only
def test_missing_libraries_name_their_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence is a command that installs what is missing."""
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setenv("DISPLAY", ":4242")
    monkeypatch.setitem(display.LIBRARIES, "libxcb-no-such-library.so.9", "libxcb-no-such-library9")
    reason = display.why_no_window()
    assert reason is not None
    assert "apt-get install" in reason
    assert "libxcb-no-such-library9" in reason


@linux_only
def test_every_library_of_the_window_plugin_is_known() -> None:
    """What the X plug-in of the installed Qt links is in the list, or comes with Qt or any Linux."""
    import PyQt5

    plugin = Path(PyQt5.__file__).parent / "Qt5" / "plugins" / "platforms" / "libqxcb.so"
    printed = subprocess.run(["ldd", str(plugin)], capture_output=True, text=True, check=True).stdout
    linked = {line.split()[0] for line in printed.splitlines() if line.split()[0].startswith("libxcb-")}
    assert linked <= set(display.LIBRARIES)
