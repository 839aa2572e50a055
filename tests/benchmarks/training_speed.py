"""Compare training with full augmentation with a bare ``model.fit`` on arrays in memory, in one run.

Run by hand from the project's folder:  python tests/benchmarks/training_speed.py [NETWORK …]
It prints images per second of both and their ratio; the ratio is what to compare between machines. The bare
``fit`` has neither augmentation nor decoding nor normalisation to do. The two take turns, and the median
of the turns counts, because other programs disturb.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np

from datasets.basics.randomness import generator
from datasets.batch import Batch
from datasets.batches import steps_per_epoch, training_batches
from datasets.imageset import ImageSet
from datasets.spec import AugmentationSpec, DataRow, InputSpec
from models.spec import TrainingSpec
from models.training.events import EpochDone
from models.training.fit import fit

BATCH = 64
TURNS = 5
NETWORKS = {"LeNet5_do": ("gray", 6400), "Nitta_et_al_6layer": ("gray", 1280), "ResNet_small": ("rgb", 640)}
"""Colour of the images, and how many of them make about a second."""
FULL = AugmentationSpec(
    flip_vertical=True,
    shear=2.0,
    brightness_add=(-15, 15),
    noise_scale=3.0,
    gaussian_blur=(0, 3),
)


class InMemory:
    """Images of one row, varied and normalised as in a training; no validation."""

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
        images = self.images
        return training_batches(images, images.rows, images.input_spec, FULL, 1, epoch, BATCH)

    def validation_batches(self) -> Iterator[Batch]:
        """Yield nothing."""
        return iter(())


def drawn(folder: Path, color: str, n: int) -> ImageSet:
    """Write random images into two arrays on disk and load them as a training does."""
    spec = InputSpec(size=32, color="gray" if color == "gray" else "rgb")
    rows = []
    for number in range(2):
        shape = (n // 2, 40, 40) if color == "gray" else (n // 2, 40, 40, 3)
        path = folder / f"{color} {n} {number}.npy"
        np.save(path, generator(number, "images").integers(0, 256, shape, dtype=np.uint8))
        name = "ab"[number]
        rows.append(
            DataRow(path=str(path), source="numpy_arrays", class_name=name, part="train", n_images=n // 2)
        )
    samples = np.array([(row, index) for row in range(2) for index in range(n // 2)])
    return ImageSet.load(tuple(rows), samples, spec, ("a", "b"), 1, margin=True)


class Ours:
    """Our training, turn by turn."""

    def __init__(self, model: Any, data: InMemory) -> None:
        self.model, self.data = model, data

    def rate(self) -> float:
        """Return images per second of an epoch; the one before it compiles."""
        epochs: list[EpochDone] = []

        def on_event(event: object) -> None:
            if isinstance(event, EpochDone):
                epochs.append(event)

        from models.training.control import Control

        spec = TrainingSpec(epochs=2, batch_size=BATCH, optimizer="adam", schedule="constant")
        fit(self.model, spec, self.data, Control(), on_event, seed=1, on_epoch_end=lambda state, best: None)
        return epochs[-1].images_per_second


class Bare:
    """``model.fit`` on float32 arrays."""

    def __init__(self, model: Any, data: InMemory) -> None:
        import keras

        batches = list(data.train_batches(0))
        self.images = np.concatenate([batch.images for batch in batches])
        self.targets = np.concatenate([batch.targets for batch in batches])
        self.model = model
        model.compile(optimizer=keras.optimizers.Adam(0.002), loss="categorical_crossentropy",
                      metrics=["accuracy"], jit_compile=False)  # fmt: skip
        model.fit(self.images, self.targets, batch_size=BATCH, verbose=0)

    def rate(self) -> float:
        """Return images per second of an epoch."""
        begun = time.perf_counter()
        self.model.fit(self.images, self.targets, batch_size=BATCH, verbose=0)
        return len(self.images) / (time.perf_counter() - begun)


def main(names: list[str]) -> None:
    """Print a table."""
    import tempfile

    from models.architectures.registry import build_model
    from models.backend import prepare
    from models.training.twin import network_to_train

    prepare("cpu")
    print(f"{'network':>20} {'bare fit/s':>11} {'ours/s':>9} {'ratio':>6}")
    with tempfile.TemporaryDirectory() as folder:
        for name in names or list(NETWORKS):
            color, n = NETWORKS[name]
            with drawn(Path(folder), color, n) as images:
                data = InMemory(images)
                shape = images.input_spec.shape
                bare = Bare(build_model(name, shape, 2), data)
                ours = Ours(network_to_train(build_model(name, shape, 2), "float32", "cpu"), data)
                pairs = [(bare.rate(), ours.rate()) for _ in range(TURNS)]
            slow, fast = (statistics.median(rates) for rates in zip(*pairs, strict=True))
            ratio = statistics.median(own / plain for plain, own in pairs)
            print(f"{name:>20} {slow:>11.0f} {fast:>9.0f} {ratio:>6.2f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
