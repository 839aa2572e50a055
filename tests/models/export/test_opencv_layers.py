"""Networks that OpenCV does not compute are refused in advance, by the name of the layer."""

from __future__ import annotations

from typing import Any

import pytest

from models.architectures.registry import build_model
from models.export.opencv_layers import opencv_refusal


def _model(*middle: Any) -> Any:
    import keras

    return keras.Sequential(
        [keras.Input((16, 16, 1)), *middle, keras.layers.Flatten(), keras.layers.Dense(2)]
    )


def test_layers_that_fail_there_are_named(backend: object) -> None:
    """Each of these was measured to fail or to compute wrongly in OpenCV."""
    from keras import layers

    cases = {
        "bad_norm (LayerNormalization)": layers.LayerNormalization(name="bad_norm"),
        "bad_gelu (Dense with gelu)": layers.Dense(4, activation="gelu", name="bad_gelu"),
        "bad_hole (Conv2D with dilation)": layers.Conv2D(4, 3, dilation_rate=2, name="bad_hole"),
        "bad_up (UpSampling2D)": layers.UpSampling2D(name="bad_up"),
    }
    for expected, layer in cases.items():
        name, _, kind = expected.partition(" ")
        assert f"{name!r} {kind}" in opencv_refusal(_model(layer))


def test_a_layer_inside_a_network_inside_is_found(backend: object) -> None:
    """Networks within networks hide nothing."""
    import keras

    inner = keras.Sequential([keras.Input((16, 16, 1)), keras.layers.GroupNormalization(1, name="deep")])
    assert "'deep'" in opencv_refusal(_model(inner))


def test_good_layers_pass(backend: object) -> None:
    """What OpenCV computes exactly is not refused."""
    from keras import layers

    model = _model(
        layers.Rescaling(0.5),
        layers.Conv2D(4, 3),
        layers.BatchNormalization(),
        layers.LeakyReLU(),
        layers.MaxPooling2D(),
        layers.Dropout(0.2),
        layers.Activation("tanh"),
    )
    assert opencv_refusal(model) == ""


@pytest.mark.parametrize(("name", "shape"), [("ResNet_small", (16, 16, 1)), ("Values_MLP", None)])
def test_measured_values_are_refused(name: str, shape: tuple[int, int, int] | None, backend: object) -> None:
    """An instrument shows the network an image and nothing else."""
    assert "sees measured values" in opencv_refusal(build_model(name, shape, 2, n_scalars=2))
