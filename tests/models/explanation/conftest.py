"""A network that tells in which corner a bright spot is, and images for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
import numpy.typing as npt
import pytest

from datasets.basics.randomness import generator
from models.backend import BackendInfo
from models.explanation.base import Maps
from models.explanation.maps import peaks
from models.explanation.network import LoadedNetwork

SIZE = 16
SPOT = 4


@dataclass(frozen=True)
class Corners:
    """Images (n, 16, 16, 1) with noise, a spot in one of four corners, and one in the middle of all.

    Whoever only looks for bright spots finds two of them. Classes 0 and 1 are above, 0 and 2 left.
    """

    images: npt.NDArray[np.float32]
    labels: npt.NDArray[np.int64]

    def share(self, maps: Maps) -> float:
        """Return how often the hottest place lies in the quarter of the image that has the corner."""
        y, x = peaks(maps, SIZE, SIZE).T
        found = 2 * (y >= SIZE // 2) + (x >= SIZE // 2)
        return float(((found == self.labels) & (maps.max(axis=(1, 2)) > 0)).mean())


def _draw(n: int, purpose: str) -> Corners:
    numbers = generator(1, purpose)
    images = numbers.random((n, SIZE, SIZE, 1), dtype=np.float32) * 0.3
    labels = np.arange(n, dtype=np.int64) % 4
    middle = (SIZE - SPOT) // 2
    for image, label in zip(images, labels.tolist(), strict=True):
        image[middle : middle + SPOT, middle : middle + SPOT] += 0.6
        top = (SIZE - SPOT - 1) * (label // 2) + int(numbers.integers(0, 2))
        left = (SIZE - SPOT - 1) * (label % 2) + int(numbers.integers(0, 2))
        image[top : top + SPOT, left : left + SPOT] += 0.6
    return Corners(images, labels)


@pytest.fixture(scope="session")
def corners() -> Corners:
    """Images that no network was trained on."""
    return _draw(24, "corners to explain")


@pytest.fixture(scope="session")
def corner_network(backend: BackendInfo) -> keras.Model:
    """Two convolutions, flattened into one dense layer, trained for a moment."""
    keras.utils.set_random_seed(1)
    layers = keras.layers
    image = keras.Input((SIZE, SIZE, 1), name="image")
    x = layers.Conv2D(6, 3, padding="same", activation="relu", name="conv1")(image)
    x = layers.MaxPooling2D(2)(x)
    x = layers.Conv2D(8, 3, padding="same", activation="relu", name="conv2")(x)
    x = layers.Dense(4, activation="softmax", name="probabilities")(layers.Flatten()(x))
    model = keras.Model(image, x, name="corner_network")
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    drawn = _draw(256, "corners to train on")
    model.fit(drawn.images, drawn.labels, batch_size=32, epochs=6, verbose=0)
    return model


@pytest.fixture
def network(corner_network: keras.Model) -> LoadedNetwork:
    """The trained network, ready to be explained."""
    return LoadedNetwork(corner_network, several=False)


@pytest.fixture
def small_network(backend: BackendInfo) -> Callable[..., keras.Model]:
    """Make an untrained network of one convolution; its maps are flattened, or their means taken."""

    def make(mean: bool = False, activation: str = "softmax") -> keras.Model:
        keras.utils.set_random_seed(3)
        layers = keras.layers
        image = keras.Input((8, 8, 1), name="image")
        x = layers.Conv2D(5, 3, padding="same", activation="relu", name="conv")(image)
        x = layers.GlobalAveragePooling2D()(x) if mean else layers.Flatten()(x)
        x = layers.Dense(3, activation=activation, name="probabilities")(x)
        return keras.Model(image, x, name="small")

    return make
