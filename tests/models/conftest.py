"""Small data and small networks for the tests of models/."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest

from datasets.basics.randomness import generator
from datasets.batch import Batch, no_scalars
from datasets.spec import InputSpec
from models.backend import BackendInfo, prepare
from models.card import ModelCard
from models.export.samples import Samples


@dataclass
class SquaresData:
    """Noisy images with a bright square at a place that depends on the class; every epoch draws new noise."""

    n_classes: int = 2
    n_train: int = 40
    batch_size: int = 16
    size: int = 16
    channels: int = 1
    n_validation: int = 20

    @property
    def steps_per_epoch(self) -> int:
        """Number of batches, the last one smaller."""
        return -(-self.n_train // self.batch_size)

    def images(self, n: int, epoch: int, purpose: str) -> Batch:
        """Return a batch of n images (n, size, size, channels)."""
        numbers = generator(5, purpose, epoch)
        labels = np.arange(n, dtype=np.int64) % self.n_classes
        images = numbers.random((n, self.size, self.size, self.channels), dtype=np.float32) * 0.5
        for image, label in zip(images, labels, strict=True):
            start = 2 + 4 * int(label)
            image[start : start + 4, 4:8] += 0.5
        return Batch(images, np.eye(self.n_classes, dtype=np.float32)[labels], no_scalars(n))

    def train_batches(self, epoch: int) -> Iterator[Batch]:
        """Yield one epoch."""
        images = self.images(self.n_train, epoch, "train")
        for start in range(0, self.n_train, self.batch_size):
            part = slice(start, start + self.batch_size)
            yield Batch(images.images[part], images.targets[part], images.scalars[part])

    def validation_batches(self) -> Iterator[Batch]:
        """Yield the same images each time."""
        if self.n_validation:
            yield self.images(self.n_validation, 0, "validation")


@pytest.fixture(scope="session")
def backend() -> BackendInfo:
    """The network library, started once for all tests of this process."""
    return prepare("cpu", seed=1)


@pytest.fixture(scope="session")
def squares() -> Callable[..., SquaresData]:
    """Make small labelled data."""
    return SquaresData


@pytest.fixture
def make_card() -> Callable[..., ModelCard]:
    """Make a card for a network."""

    def make(
        size: int = 16, channels: int = 1, classes: tuple[str, ...] = ("a", "b"), name: str = "demo"
    ) -> ModelCard:
        spec = InputSpec(size=size, color="gray" if channels == 1 else "rgb")
        return ModelCard(name=name, classes=classes, input=spec, architecture="MLP_64_32_16")

    return make


@pytest.fixture
def random_images() -> Callable[..., npt.NDArray[np.float32]]:
    """Make images with numbers in 0…1."""

    def make(n: int, size: int = 16, channels: int = 1) -> npt.NDArray[np.float32]:
        return generator(3, "images").random((n, size, size, channels), dtype=np.float32)

    return make


@pytest.fixture
def make_samples() -> Callable[..., Samples]:
    """Make unlabelled samples with any pixels, some bright and some dark."""

    def make(n: int, size: int = 16, channels: int = 1, n_classes: int = 2) -> Samples:
        noise = generator(3, "samples").integers(0, 256, (n, size, size, channels))
        brightness = np.linspace(0.1, 1.0, n)[:, None, None, None]
        raw = (noise * brightness).astype(np.uint8)
        return Samples.of_images(
            raw, InputSpec(size=size, color="gray" if channels == 1 else "rgb"), n_classes
        )

    return make
