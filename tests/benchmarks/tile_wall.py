"""Scroll the wall of images over one file with 1,000,000 images, in a real window with a real worker.

Run by hand from the project's folder, with a display or under Xvfb:
    xvfb-run --auto-servernum python tests/benchmarks/tile_wall.py
It prints the time that painting one frame takes (median and 95 % percentile) for each way of scrolling,
how long after a jump all visible images are there, and the peak memory of the window.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
import zlib
from pathlib import Path

import h5py
import numpy as np
from qtpy.QtCore import QPoint, QPointF, Qt
from qtpy.QtGui import QPaintEvent, QWheelEvent
from qtpy.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).parents[2]))

from app.pages.data.row_tiles import RowTiles
from app.state.picture_store import PictureStore
from app.widgets.tile_wall import TileWall
from app.worker.pool import Workers
from datasets.spec import DataRow

N_IMAGES = 1_000_000
CHUNK = 1000
EDGE = 64
FRAMES = 300
JUMPS = 20
PATIENCE_S = 30.0


class TimedWall(TileWall):
    """Notes how long each frame takes to paint."""

    def __init__(self, pictures: PictureStore) -> None:
        super().__init__(pictures)
        self.seconds: list[float] = []

    def paintEvent(self, event: QPaintEvent | None) -> None:
        begun = time.perf_counter()
        super().paintEvent(event)
        self.seconds.append(time.perf_counter() - begun)


def write_million(path: Path) -> None:
    """Write 1,000,000 images of 32x32; a few different blocks, each written many times."""
    generator = np.random.default_rng(0)
    blocks = [
        zlib.compress(generator.integers(0, 255, (CHUNK, 32, 32), dtype=np.uint8).tobytes(), 1)
        for _ in range(8)
    ]
    with h5py.File(path, "w") as file:
        images = file.create_dataset(
            "events/image", (N_IMAGES, 32, 32), np.uint8, chunks=(CHUNK, 32, 32), compression="gzip"
        )
        for number in range(N_IMAGES // CHUNK):
            images.id.write_direct_chunk((number * CHUNK, 0, 0), blocks[number % len(blocks)])


def turn_wheel(application: QApplication, wall: TimedWall) -> None:
    """Turn the wheel notch by notch."""
    none = Qt.MouseButton.NoButton
    for _ in range(FRAMES):
        centre = wall.viewport().rect().center()
        event = QWheelEvent(
            QPointF(centre),
            QPointF(wall.viewport().mapToGlobal(centre)),
            QPoint(0, -40),
            QPoint(0, -120),
            none,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        application.sendEvent(wall.viewport(), event)
        application.processEvents()


def drag_bar(application: QApplication, wall: TimedWall) -> None:
    """Drag the bar from the beginning to the end and back."""
    bar = wall.verticalScrollBar()
    for step in np.linspace(0, 2, FRAMES):
        bar.setValue(round((1 - abs(1 - step)) * bar.maximum()))
        application.processEvents()


def jump(application: QApplication, wall: TimedWall, pictures: PictureStore, row: DataRow) -> list[float]:
    """Jump to random places; return the seconds until everything visible is there."""
    generator = np.random.default_rng(1)
    waits = []
    for place in generator.integers(0, N_IMAGES, JUMPS):
        begun = time.perf_counter()
        wall.show_tile(int(place))
        application.processEvents()
        while not pictures.name(row, int(place)) or pictures.n_wishes:
            application.processEvents()
            if time.perf_counter() - begun > PATIENCE_S:
                raise SystemExit(f"image {place} did not come within {PATIENCE_S:.0f} s")
        waits.append(time.perf_counter() - begun)
    return waits


def tell(what: str, wall: TimedWall) -> None:
    """Print the frames painted since the last call."""
    frames, wall.seconds = np.asarray(wall.seconds) * 1e3, []
    print(
        f"{what}: {len(frames)} frames, median {np.median(frames):.1f} ms, "
        f"95 % {np.percentile(frames, 95):.1f} ms, longest {frames.max():.1f} ms"
    )


def main() -> None:
    """Print frame times, waits and memory."""
    application = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "million.rtdc"
        write_million(path)
        workers = Workers()
        pictures = PictureStore(workers)
        wall = TimedWall(pictures)
        wall.resize(900, 700)
        row = DataRow(path=str(path), source="rtdc", class_name="cells", n_images=N_IMAGES)
        wall.set_edge(EDGE)
        begun = time.perf_counter()
        wall.set_tiles(RowTiles([row], ("cells",)))
        wall.show()
        application.processEvents()
        print(f"{N_IMAGES:,} images shown after {time.perf_counter() - begun:.3f} s")
        tell("first frame", wall)
        turn_wheel(application, wall)
        tell("wheel", wall)
        drag_bar(application, wall)
        tell("dragging the bar", wall)
        waits = jump(application, wall, pictures, row)
        tell("jumps", wall)
        print(f"all visible after a jump: median {np.median(waits):.2f} s, longest {max(waits):.2f} s")
        print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
        workers.close()


if __name__ == "__main__":
    main()
