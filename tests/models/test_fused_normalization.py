"""Tests of models.backends.tensorflow_normalization."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest

from models.architectures.registry import build_model
from models.backends.tensorflow_normalization import FusedBatchNormalization, fused_twin

SIZE = (16, 16, 3)
N = 24


@pytest.fixture
def batch() -> tuple[Any, Any]:
    """Images with unequal channels, and their classes."""
    numbers = np.random.default_rng(3)
    images = numbers.normal((0.0, 3.0, -1.0), (0.5, 2.0, 0.1), (N, *SIZE)).astype(np.float32)
    return images, np.eye(2, dtype=np.float32)[np.arange(N) % 2]


def _trained(model: keras.Model, batch: tuple[Any, Any], steps: int) -> list[Any]:
    model.compile(optimizer=keras.optimizers.SGD(0.01), loss="categorical_crossentropy", jit_compile=False)
    for _ in range(steps):
        model.train_on_batch(*batch)
    return list(model.get_weights())


def test_the_twin_learns_what_the_network_learns(backend: object, batch: tuple[Any, Any]) -> None:
    """After a step all weights and running statistics are those of keras' own layers, and have moved.

    One step: in the next one a rounding error may turn a ReLU on or off.
    """
    keras.utils.set_random_seed(1)
    model = build_model("ResNet_small", SIZE, 2)
    twin = fused_twin(model)
    assert sum(type(layer) is FusedBatchNormalization for layer in twin.layers) == 10
    assert [weight.path for weight in twin.weights] == [weight.path for weight in model.weights]
    before = model.get_weights()
    learnt = _trained(twin, batch, 1)
    for start, expected, found in zip(before, _trained(model, batch, 1), learnt, strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-6)
        assert not np.array_equal(found, start)


def test_the_twin_gives_the_same_bits_each_time(backend: object, batch: tuple[Any, Any]) -> None:
    """Two trainings from equal weights are equal."""
    model = build_model("ResNet_small", SIZE, 2)
    first, second = (_trained(fused_twin(model), batch, 3) for _ in range(2))
    for one, other in zip(first, second, strict=True):
        np.testing.assert_array_equal(one, other)


def test_what_the_twin_learnt_serves_the_network(backend: object, batch: tuple[Any, Any]) -> None:
    """With the twin's weights the network gives the twin's answers, to the bit."""
    model = build_model("ResNet_small", SIZE, 2)
    twin = fused_twin(model)
    model.set_weights(_trained(twin, batch, 2))
    np.testing.assert_array_equal(
        model(batch[0], training=False).numpy(), twin(batch[0], training=False).numpy()
    )


def test_a_frozen_layer_keeps_its_statistics(backend: object, batch: tuple[Any, Any]) -> None:
    """As in keras, a layer that is not trained normalises by its running statistics and leaves them."""
    model = build_model("ResNet_small", SIZE, 2)
    model.get_layer("stem_norm").trainable = False
    twin = fused_twin(model)
    layer = twin.get_layer("stem_norm")
    before = layer.get_weights()
    _trained(twin, batch, 1)
    for one, other in zip(before, layer.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_networks_that_cannot_be_copied_or_gain_nothing_stay(backend: object) -> None:
    """Without the layer, or with a layer that is not keras' own, there is no twin."""
    plain = build_model("LeNet5_do", (32, 32, 1), 2)
    assert fused_twin(plain) is plain

    class Own(keras.layers.Layer):  # type: ignore[misc]
        def call(self, inputs: Any) -> Any:
            return inputs

    image = keras.Input((8, 8, 3))
    own = keras.Model(image, Own()(keras.layers.BatchNormalization()(image)))
    assert fused_twin(own) is own


@pytest.mark.parametrize("options", [{"axis": 1}, {"scale": False}, {"dtype": "float64"}])
def test_only_the_usual_layer_is_replaced(backend: object, options: dict[str, Any]) -> None:
    """Other axes, types and layers without scale are keras' business."""
    image = keras.Input((8, 8, 3))
    model = keras.Model(image, keras.layers.BatchNormalization(**options)(image))
    assert fused_twin(model) is model
