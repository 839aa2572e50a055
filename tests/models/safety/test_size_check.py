"""Counting parameters from a description."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.architectures.base import ArchitectureInfo
from models.architectures.registry import architecture_infos, build_model
from models.safety.config_check import parse_config
from models.safety.size_check import check_size

LIGHT = [info for info in architecture_infos() if not info.heavy]


@pytest.mark.parametrize("info", LIGHT, ids=lambda info: info.name)
def test_the_count_is_keras_own(info: ArchitectureInfo, backend: object) -> None:
    """For every architecture the plain integers give what keras then builds, and the config passes."""
    size, values = max(32, info.min_size), 0 if "image" in info.sees else 5
    model = build_model(
        info.name, None if info.sees == ("scalars",) else (size, size, 3), 4, n_scalars=values
    )
    text = json.dumps(json.loads(model.to_json()))
    config = parse_config(Path("model.keras"), text.encode())
    assert check_size(Path("model.keras"), config) >= model.count_params()
    assert check_size(Path("model.keras"), config) <= 1.02 * model.count_params()


def test_other_layers_are_counted_too(backend: object) -> None:
    """Depthwise, separable and normalising layers, and networks inside networks."""
    import keras

    layers = keras.layers
    inner = keras.Sequential([keras.Input((8, 8, 6)), layers.Conv2D(5, 3), layers.LayerNormalization()])
    image = keras.Input((8, 8, 3))
    x = layers.DepthwiseConv2D(3, depth_multiplier=2, padding="same")(image)
    x = layers.PReLU()(inner(x))
    x = layers.SeparableConv2D(7, 3)(x)
    model = keras.Model(image, layers.Dense(2, activation="softmax")(layers.Flatten()(x)))
    config = parse_config(Path("model.keras"), model.to_json().encode())
    assert 1.0 <= check_size(Path("model.keras"), config) / model.count_params() < 1.2
