"""What the hashes of an epoch cost, by which ``verify`` finds the first step that differs.

Run by hand from the project's folder:  python tests/benchmarks/fingerprints.py
For each network: milliseconds of an epoch, of hashing what it was shown, the order of its images and the
weights it left, and their share of the epoch (wanted: below 1 %). Medians of several turns.
"""

from __future__ import annotations

import hashlib
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np

from datasets.basics.randomness import generator
from datasets.batch import Batch
from datasets.batches import steps_per_epoch, training_batches
from datasets.imageset import ImageSet
from datasets.sampling import draw_epoch
from datasets.spec import AugmentationSpec, DataRow, InputSpec, SamplingSpec
from models.spec import TrainingSpec
from models.training.control import Control
from models.training.events import EpochDone
from models.training.fingerprint import ShownImages, weights_sha256

BATCH = 64
TURNS = 5
NETWORKS = {"MLP_64_32_16": 12_800, "LeNet5_do": 12_800, "Nitta_et_al_6layer": 2560, "ResNet_small": 1280}
"""How many images an epoch has: some seconds of them, as small networks are used."""


class Data:
    """Images of two rows, varied and normalised as in a training; no validation."""

    n_classes = 2

    def __init__(self, images: ImageSet) -> None:
        self.images = images
        self.class_counts = np.bincount(images.labels).astype(np.float64)

    @property
    def steps_per_epoch(self) -> int:
        """Batches of an epoch."""
        return steps_per_epoch(self.images, self.images.rows, BATCH)

    def train_batches(self, epoch: int) -> Iterator[Batch]:
        """Yield an epoch."""
        images, how = self.images, AugmentationSpec()
        return training_batches(images, images.rows, images.input_spec, how, 1, epoch, BATCH)

    def validation_batches(self) -> Iterator[Batch]:
        """Yield nothing."""
        return iter(())

    def order_sha256(self) -> str:
        """Return the hash of the order of an epoch, found as a training finds it."""
        drawn = draw_epoch(self.images.samples, self.images.rows, 1, 0, SamplingSpec())
        return hashlib.sha256(drawn.tobytes()).hexdigest()


def drawn_images(folder: Path, n: int) -> ImageSet:
    """Write random images into two arrays on disk and load them as a training does."""
    rows = []
    for number in range(2):
        path = folder / f"{n} {number}.npy"
        images = generator(number, "images").integers(0, 256, (n // 2, 40, 40), dtype=np.uint8)
        np.save(path, images)
        kind = {"source": "numpy_arrays", "part": "train", "n_images": n // 2}
        rows.append(DataRow(path=str(path), class_name="ab"[number], **kind))
    samples = np.array([(row, index) for row in range(2) for index in range(n // 2)])
    return ImageSet.load(tuple(rows), samples, InputSpec(size=32, color="gray"), ("a", "b"), 1, margin=True)


def milliseconds(work: Callable[[], object]) -> float:
    """Return the median of several turns."""
    taken = []
    for _ in range(TURNS):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return 1000 * statistics.median(taken)


def hash_shown(batches: list[Batch]) -> str:
    """Return the hash of what an epoch showed."""
    shown = ShownImages()
    for batch in batches:
        shown.add(batch)
    return shown.sha256()


def measure(name: str, data: Data) -> tuple[float, float, float, float]:
    """Return milliseconds: of an epoch, of what was shown, of the order, of the weights."""
    from models.architectures.registry import build_model
    from models.training.fit import fit
    from models.training.state import capture
    from models.training.twin import network_to_train

    model = network_to_train(build_model(name, data.images.input_spec.shape, 2), "float32", "cpu")
    epochs: list[EpochDone] = []

    def on_event(event: object) -> None:
        if isinstance(event, EpochDone):
            epochs.append(event)

    spec = TrainingSpec(epochs=1 + TURNS, batch_size=BATCH)
    fit(model, spec, data, Control(), on_event, seed=1, on_epoch_end=lambda state, best: None)
    batches, weights = list(data.train_batches(0)), capture(model)
    # The first epoch compiles.
    epoch = 1000 * statistics.median(done.seconds for done in epochs[1:])
    return (
        epoch,
        milliseconds(lambda: hash_shown(batches)),
        milliseconds(data.order_sha256),
        milliseconds(lambda: weights_sha256(weights)),
    )


def main() -> None:
    """Print a table."""
    from models.backend import prepare

    prepare("cpu")
    print(f"{'network':>20} {'images':>7} {'epoch':>7} {'shown':>6} {'order':>6} {'weights':>7} {'share':>7}")
    with tempfile.TemporaryDirectory() as folder:
        for name, n in NETWORKS.items():
            with drawn_images(Path(folder), n) as images:
                epoch, *hashes = measure(name, Data(images))
            shown, order, weights = hashes
            share = f"{sum(hashes) / epoch:.2%}"
            print(f"{name:>20} {n:>7} {epoch:>7.0f} {shown:>6.1f} {order:>6.1f} {weights:>7.1f} {share:>7}")


if __name__ == "__main__":
    main()
