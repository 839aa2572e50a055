"""How much later the program's window shows than a bare PyQt5 main window.

Both are started in fresh processes, in turn, and timed from the start of the process to the turn of the event
loop after the first paint. Prints both times and the difference of the shortest ones.

    python tests/benchmarks/first_window.py [--runs 5]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = 0.5

BARE = """
import sys
from PyQt5.QtCore import QTimer
from PyQt5.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        QTimer.singleShot(0, shown)

def shown():
    sys.stdout.write("shown\\n")
    sys.stdout.flush()

application = QApplication([])
window = Window()
window.resize(1280, 800)
window.show()
application.exec_()
"""

OURS = """
import sys
sys.path.insert(0, {root!r})
from qtpy.QtCore import QTimer
from app.start import start_application
from app.window.main_window import MainWindow

class Window(MainWindow):
    def paintEvent(self, event):
        QTimer.singleShot(0, shown)
        super().paintEvent(event)

def shown():
    sys.stdout.write("shown\\n")
    sys.stdout.flush()

application = start_application([])
window = Window()
window.show()
application.exec_()
"""


def seconds_until_shown(code: str) -> float:
    """Start ``code`` in a new process and return the seconds until it says ``shown``."""
    environment = dict(os.environ)
    environment.setdefault("QT_API", "pyqt5")
    with tempfile.TemporaryDirectory() as home:
        environment.update(HOME=home, XDG_CONFIG_HOME=home, XDG_RUNTIME_DIR=home)
        begun = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=home,
        )
        with process:
            assert process.stdout is not None
            line = process.stdout.readline()
            seconds = time.perf_counter() - begun
            process.kill()
    if line.strip() != b"shown":
        raise RuntimeError("the window did not show; is there a display, or QT_QPA_PLATFORM=offscreen?")
    return seconds


def measure(runs: int) -> tuple[float, float]:
    """Return the shortest time of a bare window and of ours, in seconds, measured in turn."""
    bare, ours = [], []
    for _ in range(runs):
        bare.append(seconds_until_shown(BARE))
        ours.append(seconds_until_shown(OURS.format(root=str(ROOT))))
    return min(bare), min(ours)


def main() -> int:
    """Print the figures; exit code 1 if the difference is above the limit."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    bare, ours = measure(parser.parse_args().runs)
    print(f"bare window  {bare:.3f} s\nour window   {ours:.3f} s\ndifference   {ours - bare:.3f} s")
    return 0 if ours - bare <= LIMIT_S else 1


if __name__ == "__main__":
    sys.exit(main())
