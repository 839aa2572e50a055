"""Turn one option of the augmentation and measure how fast the preview follows, with a real worker.

Run by hand from the project's folder, with a display or under Xvfb:
    xvfb-run --auto-servernum python tests/benchmarks/preview.py
For each input it prints how long the preview takes after a single change, and how far it is behind while the
option changes every 15 ms, as under a slider that is dragged. Asked for: at most 0.2 s.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np
from qtpy.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).parents[2]))

from app.pages.model.preview_panel import PreviewPanel
from app.worker.pool import Workers
from datasets.spec import DataRow, InputSpec
from sessions.document import Session

N_IMAGES = 2000
SINGLE_STEPS = 20
DRAG_STEPS = 100
DRAG_INTERVAL_S = 0.015


def write_images(folder: Path, edge: int) -> DataRow:
    """Write images into a folder and return its row."""
    generator = np.random.default_rng(0)
    folder.mkdir(parents=True)
    for number in range(N_IMAGES):
        cv2.imwrite(
            str(folder / f"{number}.png"), generator.integers(0, 255, (edge, edge, 3), dtype=np.uint8)
        )
    return DataRow(path=str(folder), class_name=folder.name, n_images=N_IMAGES)


def turned(session: Session, step: int) -> Session:
    """Return the session with another rotation."""
    changed = session.augmentation.model_copy(update={"rotation": 1.0 + step / 10})
    return session.model_copy(update={"augmentation": changed})


def single_changes(application: QApplication, panel: PreviewPanel, session: Session) -> list[float]:
    """Change once and wait for the preview, again and again; return the seconds of each."""
    waits = []
    for step in range(SINGLE_STEPS):
        begun = time.perf_counter()
        panel.set_session(turned(session, step))
        while not panel.is_up_to_date:
            application.processEvents()
        panel.grid.repaint()
        waits.append(time.perf_counter() - begun)
    return waits


def drag(application: QApplication, panel: PreviewPanel, session: Session) -> list[float]:
    """Change every few milliseconds; return how old the newest picture was each time one came."""
    begun: list[float] = []
    shown: list[float] = []

    def on_shown(spec: object) -> None:
        step = round((getattr(spec, "rotation") - 1.0) * 10) - 1000  # noqa: B009
        if 0 <= step < len(begun):
            shown.append(time.perf_counter() - begun[step])

    panel.shown.connect(on_shown)
    for step in range(DRAG_STEPS):
        begun.append(time.perf_counter())
        panel.set_session(turned(session, 1000 + step))
        while time.perf_counter() - begun[-1] < DRAG_INTERVAL_S:
            application.processEvents()
    while not panel.is_up_to_date:
        application.processEvents()
    panel.shown.disconnect(on_shown)
    return shown


def main() -> None:
    """Print the delays for small gray, usual and large RGB inputs."""
    application = QApplication([])
    for size, color in ((32, "gray"), (64, "rgb"), (224, "rgb")):
        with tempfile.TemporaryDirectory() as folder:
            rows = tuple(write_images(Path(folder) / name, size) for name in ("one", "two"))
            session = Session(rows=rows, classes=("one", "two"), input=InputSpec(size=size, color=color))
            workers = Workers()
            panel = PreviewPanel(workers.data)
            panel.resize(512, 600)
            panel.show()
            single_changes(application, panel, session)
            waits = np.asarray(single_changes(application, panel, session))
            behind = np.asarray(drag(application, panel, session))
            print(
                f"{size} x {size} {color}: after one change median {np.median(waits):.3f} s, "
                f"longest {waits.max():.3f} s; dragged: {len(behind)} pictures, median "
                f"{np.median(behind):.3f} s behind, longest {behind.max():.3f} s"
            )
            workers.close()


if __name__ == "__main__":
    main()
