"""A measurement of 1,000,000 images of 32x32 becomes a row.

Run from the project's root: ``python tests/benchmarks/million_images.py``. Writes such an ``.rtdc`` (1 GB,
chunked) into a temporary folder and surveys it in a fresh process, as the worker does when a file is dropped.
Prints the seconds from the request until the row is there (wanted: at most 2) and until its hash is there
too, and the peak memory of that process at both moments (wanted: under 200 MB).
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import h5py
import numpy as np

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

N_IMAGES = 1_000_000
EDGE = 32
CHUNK = 1000


def write_measurement(path: Path) -> None:
    """Write noise with positions, chunk by chunk."""
    random = np.random.default_rng(0)
    with h5py.File(path, "w") as file:
        shape = (N_IMAGES, EDGE, EDGE)
        images = file.create_dataset("events/image", shape, np.uint8, chunks=(CHUNK, EDGE, EDGE))
        block = random.integers(0, 256, (CHUNK + N_IMAGES // CHUNK, EDGE, EDGE), dtype=np.uint8)
        for number in range(N_IMAGES // CHUNK):
            images[number * CHUNK : (number + 1) * CHUNK] = block[number : number + CHUNK]
        file["events/pos_x"] = random.uniform(3, 8, N_IMAGES)
        file["events/pos_y"] = random.uniform(3, 8, N_IMAGES)
        file.attrs["imaging:pixel size"] = 0.34


def survey(path: str) -> None:
    """Survey the file and tell time and memory at each event; runs in a process of its own."""
    # Imported here: what the worker has loaded before somebody drops a file is not part of the time.
    from datasets.basics.options import Options
    from datasets.scan_store import ScanStore
    from engine.jobs.survey import run
    from engine.protocol.data import SurveyRequest
    from models.training.control import Control

    class Context:
        control = Control()
        scans = ScanStore()

        def progress(self, fraction: float, message: str) -> None:
            """Nobody looks."""

        def event(self, kind: str, data: Options) -> None:
            tell(kind)

    def tell(what: str) -> None:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{what}: {time.perf_counter() - begun:.2f} s, peak memory {peak:.0f} MB", flush=True)

    begun = time.perf_counter()
    tell("request")
    result = run(SurveyRequest(paths=(path,)), Context())
    tell(f"session of {result.rows[0].n_images:,} images")


def main() -> None:
    """Write the file, and survey it in a fresh process."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "million.rtdc"
        write_measurement(path)
        subprocess.run([sys.executable, __file__, str(path)], check=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        survey(sys.argv[1])
    else:
        main()
