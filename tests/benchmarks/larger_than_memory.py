"""Compare training on data four times larger than the allowed memory with training from memory, in one run.

Run by hand from the project's folder:  python tests/benchmarks/larger_than_memory.py
The data is a compressed HDF5 file in pieces of 128 images, which is slow to read in any other order than its
own. Printed are the images per second of both, their ratio, and by how much the process grew over what it
needs with the network alone while it trained on the data that does not fit.
"""

from __future__ import annotations

import itertools
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import h5py
import numpy as np
import psutil

sys.path.insert(0, str(Path(__file__).parents[2]))

from datasets.basics.progress import silent
from datasets.memory import bytes_needed
from datasets.spec import DataRow, FeedingSpec, InputSpec
from engine.steps.training.network import build_network
from engine.steps.training.run_data import RunData, load_run_data
from models.backend import prepare
from models.spec import ModelSpec, TrainingSpec
from models.training.compiling import compile_for_training
from sessions.document import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

    import keras

LIMIT_MIB = 64
TIMES_LARGER = 4
STEPS = 60
ROUNDS = 7
MIB = 2**20


def write_data(folder: Path, n_images: int) -> tuple[DataRow, ...]:
    """Write half of the images as each of two classes, and a few for validation."""
    generator = np.random.default_rng(0)
    rows = []
    for part, count in (("train", n_images // 2), ("validation", 100)):
        for name, level in (("dark", 0), ("bright", 120)):
            path = folder / f"{part}_{name}.h5"
            with h5py.File(path, "w") as file:
                shape = (count, 32, 32)
                images = file.create_dataset(
                    "events/image", shape, np.uint8, chunks=(min(128, count), 32, 32), compression="gzip"
                )
                for start in range(0, count, 4096):
                    size = (min(4096, count - start), 32, 32)
                    images[start : start + 4096] = generator.integers(
                        level, level + 120, size, dtype=np.uint8
                    )
            row = {"path": str(path), "source": "rtdc", "class_name": name, "part": part, "n_images": count}
            rows.append(DataRow.model_validate(row))
    return tuple(rows)


def session_of(rows: tuple[DataRow, ...], memory_mib: int) -> Session:
    """Return the session that both ways train."""
    return Session(
        rows=rows,
        classes=("dark", "bright"),
        model=ModelSpec(architecture="Nitta_et_al_6layer"),
        training=TrainingSpec(batch_size=64),
        feeding=FeedingSpec(memory_mib=memory_mib),
        device="cpu",
    )


class Trainer:
    """Trains one network on the batches of one way of feeding; remembers the largest size of the process."""

    def __init__(self, model: keras.Model, data: RunData) -> None:
        self.model = model
        self.data = data
        self.largest = 0
        self.process = psutil.Process()
        self._batches: Iterator[Any] = itertools.chain.from_iterable(
            map(data.train_batches, itertools.count())
        )

    def rate(self, steps: int) -> float:
        """Return the images per second of so many steps."""
        begun, images = time.perf_counter(), 0
        for batch in itertools.islice(self._batches, steps):
            self.model.train_on_batch(batch.inputs, batch.targets)
            images += len(batch)
            self.largest = max(self.largest, self.process.memory_info().rss)
        return images / (time.perf_counter() - begun)


def main() -> None:
    """Print both rates, their ratio, and the memory."""
    n_images = TIMES_LARGER * LIMIT_MIB * MIB // bytes_needed(1, InputSpec(size=32), margin=True)
    with tempfile.TemporaryDirectory() as folder:
        rows = write_data(Path(folder), n_images)
        few = tuple(row.model_copy(update={"images_per_epoch": 64}) for row in rows)
        prepare("cpu", 0, 1)
        model = build_network(session_of(few, LIMIT_MIB))
        compile_for_training(model, TrainingSpec())
        batch = np.zeros((64, 32, 32, 1), np.float32), np.eye(2, dtype=np.float32)[np.arange(64) % 2]
        for _ in range(STEPS):
            model.train_on_batch(*batch)
        base = psutil.Process().memory_info().rss
        begun = time.perf_counter()
        with closing(load_run_data(session_of(rows, LIMIT_MIB), silent)) as stored:
            print(
                f"{n_images:,} images, {stored.train.n_bytes / MIB:.0f} MiB prepared; {LIMIT_MIB} MiB allowed"
            )
            print(f"put into the temporary file in {time.perf_counter() - begun:.1f} s")
            larger = Trainer(model, stored)
            larger.rate(STEPS)
            grown = (larger.largest - base) / MIB
            print(f"memory above that of the network alone: {grown:.0f} MiB (limit {LIMIT_MIB})")
            with closing(load_run_data(session_of(rows, 2**20), silent)) as held:
                assert held.train.in_memory and not stored.train.in_memory
                compare(larger, Trainer(model, held))


def compare(larger: Trainer, held: Trainer) -> None:
    """Take turns, so that a busy machine slows both."""
    held.rate(STEPS)
    rates = [(larger.rate(STEPS), held.rate(STEPS)) for _ in range(ROUNDS)]
    from_file, from_memory = (median(way) for way in zip(*rates, strict=True))
    print(f"from memory {from_memory:,.0f} images/s, larger than memory {from_file:,.0f} images/s")
    print(f"ratio {median(a / b for a, b in rates):.2f}")


if __name__ == "__main__":
    main()
