"""Probabilities through the compiled forward pass."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

from datasets.basics.errors import Cancelled
from models.architectures.registry import build_model
from models.backend import compile_forward
from models.inference import predict


@pytest.fixture
def model(backend: object) -> Any:
    """A small network with dropout."""
    return build_model("LeNet5_do", (16, 16, 1), 3)


def test_the_size_of_the_batches_does_not_matter(model: Any, random_images: Any) -> None:
    """Batches of any sizes give the outputs of keras, in order, without dropout."""
    images = random_images(23)
    expected = model(images, training=False).numpy()
    for sizes in ([23], [1, 22], [5, 5, 5, 5, 3]):
        batches = np.split(images, np.cumsum(sizes)[:-1])
        np.testing.assert_allclose(predict(model, batches), expected, atol=1e-6)


def test_no_images_give_no_rows(model: Any) -> None:
    """An empty input is not an error."""
    assert predict(model, []).shape == (0, 3)


def test_new_weights_are_seen(model: Any, random_images: Any) -> None:
    """The compiled function reads the weights at the call, so a training can use one for all epochs."""
    forward, images = compile_forward(model), random_images(4)
    before = forward(images)
    model.set_weights([weight + 0.1 for weight in model.get_weights()])
    assert not np.allclose(before, forward(images))
    np.testing.assert_allclose(forward(images), model(images, training=False).numpy(), atol=1e-6)


def test_progress_is_told_and_can_cancel(model: Any, random_images: Any) -> None:
    """Long work says how far it is, and ends when the user cancels."""
    told = []
    predict(model, [random_images(5)] * 4, lambda fraction, message: told.append(fraction), n_images=20)
    assert told == [0.25, 0.5, 0.75, 1.0]

    def cancel(fraction: float, message: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        predict(model, [random_images(5)], cancel)


def test_single_images_are_quick(model: Any, random_images: Any) -> None:
    """One image through the compiled function costs at most a fifth of what model.predict takes."""
    forward, image = compile_forward(model), random_images(1)
    model.predict(image, verbose=0)
    forward(image)

    def seconds(call: Any) -> float:
        times = []
        for _ in range(5):
            begun = time.perf_counter()
            call()
            times.append(time.perf_counter() - begun)
        return min(times)

    assert seconds(lambda: forward(image)) < seconds(lambda: model.predict(image, verbose=0)) / 5
