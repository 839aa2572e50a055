"""Make the pictures of the README: train, assess, classify and export in a real window.

    xvfb-run -s "-screen 0 1280x800x24 -dpi 96" \\
        python tests/campaigns/pictures.py HOME [--out FOLDER] [--dark]

HOME is an empty or new folder that stands for a user's home: runs and settings go into it, and its path is to
be seen in the pictures. Needs shared/data. With QT_SCALE_FACTOR=2 and a screen of 2560x1600 the pictures are
those of a fine screen. Takes three minutes on two cores and prints "N of N pages".
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
DATA = ROOT.parent / "shared" / "data"
SIZE = (1280, 800)
EPOCHS, EPOCH_OF_PICTURE = 10, 6
N_COPIES = 3
NETWORK = "LeNet5_do"
LIMIT_S = 300.0
EXPORTS = ("instrument-pack", "frozen-pb", "onnx", "tflite", "tflite-dynamic", "tflite-int8")

if TYPE_CHECKING:
    from app.window.main_window import MainWindow


def main() -> int:
    """Make all pictures; 1 if a page did not come to what it is to show."""
    given = _arguments()
    given.home.mkdir(parents=True, exist_ok=True)
    os.environ["HOME"] = os.environ["USERPROFILE"] = str(given.home.resolve())
    os.environ["XDG_CONFIG_HOME"] = str(given.home.resolve() / ".config")
    os.environ["QT_API"] = "pyqt5"
    from qtpy.QtCore import QSettings

    from app.start import open_window, start_application
    from app.theme.roles import APPEARANCE_KEY, apply_theme

    application = start_application(["discern"])
    QSettings().setValue(APPEARANCE_KEY, "dark" if given.dark else "light")
    apply_theme(application, given.dark)
    window = open_window()
    window.resize(*SIZE)
    studio = Studio(application, window, given.out)
    try:
        done = sum(studio.shows(page) for page in (data, model, train, assess, apply, export, runs))
    finally:
        window.release()
    sys.stdout.write(f"{done} of 7 pages\n")
    return 0 if done == 7 else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "pictures")
    parser.add_argument("--dark", action="store_true")
    return parser.parse_args()


class Studio:
    """A window, somebody who uses it, and where the pictures go.

    Args:
        application: the running ``QApplication``.
        window: the program's only window, shown.
        out: folder of the pictures.
    """

    def __init__(self, application: Any, window: MainWindow, out: Path) -> None:
        self._application = application
        self.window = window
        self._out = out
        self.wait(2)
        self.context = window.body.context

    def shows(self, page: Callable[[Studio], None]) -> bool:
        """Bring a page to what it is to show and take its picture, named after the function."""
        name = page.__name__
        self.context.go_to(name)
        self.wait(1)
        try:
            page(self)
        except TimeoutError as error:
            sys.stdout.write(f"{name}: {error}\n")
            return False
        self.wait(2)
        return bool(self.window.grab().save(str(self._out / f"{name}.png")))

    def wait(self, seconds: float) -> None:
        """Let the window live for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._application.processEvents()
            time.sleep(0.005)

    def until(self, what: str, is_so: Callable[[], bool]) -> None:
        """Wait for something.

        Raises:
            TimeoutError: if it does not come; says what.
        """
        end = time.monotonic() + LIMIT_S
        while not is_so():
            if time.monotonic() > end:
                raise TimeoutError(f"{what} did not come within {LIMIT_S:g} s")
            self.wait(0.05)

    def page(self, kind: type) -> Any:
        """Return the page of that class."""
        return self.window.findChild(kind)


def data(studio: Studio) -> None:
    """Drawn cells, three of them in two parts, with the images of the first finding."""
    from app.pages.data.page import PageWidget
    from datasets.sample_data import make_sample_data

    cells = make_sample_data(Path.home() / "cells")
    for image in sorted((cells / "train" / "round").iterdir())[:N_COPIES]:
        shutil.copyfile(image, cells / "test" / "round" / image.name)
    studio.context.intake.add([cells])
    page = studio.page(PageWidget)
    studio.until("the findings", lambda: bool(page.findings.sections))
    page.findings.sections[0].on_show_all()


def model(studio: Studio) -> None:
    """The networks with their costs."""
    from app.pages.model.page import PageWidget

    page = studio.page(PageWidget)
    chosen = studio.context.state.session.model.architecture
    studio.until("the costs", lambda: page.costs.cost(studio.context.state.session, chosen) is not None)
    studio.wait(20)


def train(studio: Studio) -> None:
    """A training in one of its last epochs."""
    context = studio.context
    autocat(studio)
    training = context.queue.train(context.state.session, "cats and cars")
    studio.until("the epoch", lambda: training.state == "failed" or training.epoch >= EPOCH_OF_PICTURE)


def autocat(studio: Studio) -> None:
    """Put real data into a new session."""
    from sessions.document import Session
    from sessions.settings import set_values

    context = studio.context
    context.state.replace(Session(), None)
    context.intake.add([DATA / "autocat"])
    # What the network is to see is proposed once all images have been read; before that there is no report.
    studio.until("the report", lambda: bool(context.state.session.rows) and context.check.report is not None)
    changes = {"model.architecture": NETWORK, "training.epochs": EPOCHS}
    context.state.amend(lambda now: set_values(now, changes))


def assess(studio: Studio) -> None:
    """The matrix of the trained run with the images of one kind of mistake."""
    from app.pages.assess.page import PageWidget
    from app.pages.assess.tabs.matrix import TabWidget

    studio.until("the end of the training", lambda: not studio.context.queue.at_work)
    page = studio.page(PageWidget)
    studio.wait(15)
    page.findChild(TabWidget).matrix.cell_chosen.emit(1, 0)


def apply(studio: Studio) -> None:
    """Two measurements like the training's and one that is not, classified."""
    from app.pages.apply.page import PageWidget

    page = studio.page(PageWidget)
    names = ("autocat/test/cat.rtdc", "autocat/test/automobile.rtdc", "smileys/happy.rtdc")
    page.inputs.add([DATA / name for name in names])
    studio.until("the files", lambda: page.setup.classify_button.isEnabled())
    page.setup.classify_button.click()
    studio.until("the scores", lambda: not page.classifier.is_busy and page.results.results is not None)


def export(studio: Studio) -> None:
    """Six formats, checked, and what they cost."""
    from app.pages.export.page import PageWidget

    page = studio.page(PageWidget)
    for name, row in page.formats.rows.items():
        row.set_chosen(name in EXPORTS)
    studio.until("the formats", page.export_button.isEnabled)
    page.export_button.click()
    studio.until("the export", lambda: page.state == "running")
    studio.until("the checks", lambda: page.state != "running")
    page.results.tabs.setCurrentWidget(page.results.plot)


def runs(studio: Studio) -> None:
    """All runs, two of them compared."""
    from app.pages.runs.page import PageWidget

    context = studio.context
    for seed in (2, 3):
        session = context.state.session
        context.queue.train(session.model_copy(update={"seed": seed}), f"cats and cars, seed {seed}")
    studio.until("the trainings", lambda: not context.queue.trainings or not context.queue.at_work)
    page = studio.page(PageWidget)
    context.runs.refresh()
    studio.wait(3)
    page.table.selectAll()


if __name__ == "__main__":
    sys.exit(main())
