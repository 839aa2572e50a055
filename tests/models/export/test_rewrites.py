"""Networks written anew for use give the same answers with less."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets.basics.randomness import generator
from models.architectures.registry import build_model
from models.export.formats.frozen_pb import frozen_graph
from models.export.graphs.onnx_graph import onnx_graph
from models.export.rewrites.graph import calls_of
from models.export.rewrites.inference import inference_network
from models.export.rewrites.operators import operators_as_layers
from models.export.rewrites.scales import scalings_as_layers
from models.inference import predict
from models.inference.onnx_engine import OnnxEngine

SHAPE = (9, 9, 2)


def _numbers(*shape: int) -> Any:
    return generator(6, "rewrites", 0, sum(shape)).normal(0, 1, shape).astype(np.float32)


def _spread(model: Any) -> Any:
    """Give all weights and statistics values that no rewriting may lose; scales of both signs."""
    numbers = generator(5, "weights")
    for variable in model.variables:
        if variable.path.endswith("moving_variance"):
            variable.assign(numbers.uniform(0.5, 2, variable.shape))
        elif variable.path.endswith(("gamma", "beta", "moving_mean", "bias")):
            variable.assign(numbers.normal(0, 0.7, variable.shape))
    return model


def _network(*layers: Any) -> Any:
    import keras

    last = keras.layers.Dense(3, activation="softmax")
    return _spread(keras.Sequential([keras.Input(SHAPE), *layers, keras.layers.Flatten(), last]))


def _kinds(model: Any) -> list[str]:
    return [type(layer).__name__ for layer in model.layers]


def _assert_same(rewritten: Any, model: Any, inputs: Any = None) -> None:
    inputs = _numbers(7, *SHAPE) if inputs is None else inputs
    expected = predict(model, [inputs])
    assert expected.std(axis=0).max() > 1e-3
    np.testing.assert_allclose(predict(rewritten, [inputs]), expected, atol=2e-6)


@pytest.fixture
def cases(backend: object) -> dict[str, Any]:
    """Layers around a batch normalisation that can be folded."""
    from keras import layers

    norm = layers.BatchNormalization
    return {
        "behind a convolution": [layers.Conv2D(4, 3, padding="same", use_bias=False), norm()],
        "behind a depthwise one": [layers.DepthwiseConv2D(3, depth_multiplier=2), norm(epsilon=0.1)],
        "behind a dense layer": [layers.Flatten(), layers.Dense(5), norm(scale=False), layers.ReLU()],
        "before a convolution": [norm(center=False), layers.Conv2D(4, 3, activation="relu")],
        "before a depthwise one": [norm(), layers.DepthwiseConv2D(3, depth_multiplier=2)],
        "before one of a pixel": [norm(), layers.Conv2D(4, 1, padding="same", activation="relu")],
        "before mean and flattening": [norm(), layers.AveragePooling2D(2, padding="same")],
        "before dropout and flattening": [layers.ReLU(), norm(), layers.Dropout(0.5)],
        "on both sides": [norm(), layers.Conv2D(4, 3), norm(), layers.ReLU()],
        "a rescaling": [layers.Rescaling([0.5, 2.0], [1.0, -1.0]), layers.Conv2D(4, 3)],
        "behind a mean": [layers.Conv2D(4, 3), layers.AveragePooling2D(2), norm(), layers.ReLU()],
    }


def test_normalisation_is_folded_where_it_is_exact(cases: dict[str, Any]) -> None:
    """None is left, dropout is gone, and the answers are the same."""
    for name, layers in cases.items():
        model = _network(*layers)
        before = model.get_weights()
        rewritten = inference_network(model)
        assert not {"BatchNormalization", "Dropout", "Flatten", "Rescaling"} & set(_kinds(rewritten)), name
        _assert_same(rewritten, model)
        for one, other in zip(before, model.get_weights(), strict=True):
            assert np.array_equal(one, other)


def test_it_stays_where_folding_would_be_wrong(backend: object) -> None:
    """Padding, a ReLU between, and negative scales behind a maximum keep their normalisation or rescaling."""
    from keras import layers

    norm = layers.BatchNormalization
    scalings = {"BatchNormalization", "Rescaling"}
    for middle in (
        [layers.Rescaling(0.5, 0.3), layers.Conv2D(4, 3, padding="same")],
        [layers.ReLU(), norm(), layers.Conv2D(4, 3, padding="same")],
        [layers.Conv2D(4, 3, activation="relu"), norm(), layers.ReLU()],
        [layers.Conv2D(4, 3), layers.MaxPooling2D(2), norm(), layers.ReLU()],
    ):
        model = _network(*middle)
        rewritten = inference_network(model)
        assert scalings & set(_kinds(rewritten))
        _assert_same(rewritten, model)
        without = scalings_as_layers(rewritten)
        assert not scalings & set(_kinds(without))
        _assert_same(without, model)


def test_opencv_computes_a_rescaling_that_cannot_be_folded(backend: object) -> None:
    """The networks with ImageNet's weights begin with one, before a convolution with padding."""
    import cv2
    from keras import layers

    model = _network(layers.Rescaling([0.5, 2.0], [0.3, -1.0]), layers.Conv2D(4, 3, padding="same"))
    graph = frozen_graph(scalings_as_layers(inference_network(model)))
    net = cv2.dnn.readNetFromTensorflow(np.frombuffer(graph, np.uint8))
    images = _numbers(7, *SHAPE)
    net.setInput(np.ascontiguousarray(images.transpose(0, 3, 1, 2)))
    np.testing.assert_allclose(net.forward(), predict(model, [images]), atol=2e-6)


@pytest.mark.parametrize("padding", ["valid", "same"])
def test_normalisation_of_the_images_is_folded_or_a_rescaling(padding: str, backend: object) -> None:
    """Where it comes first, the converter would make an input of its mean."""
    from keras import layers

    given = layers.Normalization(mean=[0.5, -2.0], variance=[0.25, 4.0])
    model = _network(given, layers.Conv2D(4, 3, padding=padding))
    rewritten = inference_network(model)
    assert ("Rescaling" in _kinds(rewritten)) == (padding == "same")
    assert "Normalization" not in _kinds(rewritten)
    _assert_same(rewritten, model)
    images = _numbers(7, *SHAPE)
    np.testing.assert_allclose(
        OnnxEngine(onnx_graph(rewritten), 1)(images), predict(model, [images]), atol=2e-6
    )


@pytest.mark.parametrize("along", [(1, 3), None])
def test_normalisation_along_more_than_the_channels_stays(
    along: tuple[int, ...] | None, backend: object
) -> None:
    """A mean of each row is no scale of a channel; one for all is."""
    from keras import layers

    given = layers.Normalization(axis=along)
    given.adapt(_numbers(5, *SHAPE))
    model = _network(given, layers.Conv2D(4, 3))
    rewritten = inference_network(model)
    assert ("Normalization" in _kinds(rewritten)) == (along is not None)
    _assert_same(rewritten, model)


@pytest.mark.parametrize("size", [2, 3, 4, 5])
@pytest.mark.parametrize("kind", ["Conv2D", "DepthwiseConv2D", "SeparableConv2D"])
def test_a_kernel_that_sees_one_pixel_is_one_weight(kind: str, size: int, backend: object) -> None:
    """The rest of it met padding, which OpenCV computes wrongly for depthwise convolutions."""
    import cv2
    from keras import layers

    of = {} if kind == "DepthwiseConv2D" else {"filters": 5}
    convolution = getattr(layers, kind)(kernel_size=size, padding="same", strides=1, **of)
    model = _network(layers.MaxPooling2D(9), convolution, layers.BatchNormalization())
    convolution.set_weights([_numbers(*weight.shape) for weight in convolution.get_weights()])
    rewritten = inference_network(model)
    assert next(layer for layer in rewritten.layers if type(layer).__name__ == kind).kernel_size == (1, 1)
    _assert_same(rewritten, model)
    net = cv2.dnn.readNetFromTensorflow(np.frombuffer(frozen_graph(scalings_as_layers(rewritten)), np.uint8))
    images = _numbers(7, *SHAPE)
    net.setInput(np.ascontiguousarray(images.transpose(0, 3, 1, 2)))
    np.testing.assert_allclose(net.forward(), predict(model, [images]), atol=2e-6)


def test_positive_scales_pass_a_maximum(backend: object) -> None:
    """The largest of scaled numbers is the scaled largest one, as long as the scale is positive."""
    from keras import layers

    norm = layers.BatchNormalization()
    model = _network(layers.Conv2D(4, 3), layers.MaxPooling2D(2), norm, layers.ReLU())
    norm.gamma.assign(np.abs(norm.gamma.numpy()))
    assert "BatchNormalization" not in _kinds(inference_network(model))
    _assert_same(inference_network(model), model)


def test_a_result_that_is_read_twice_is_left(backend: object) -> None:
    """A shortcut around the normalisation needs the numbers as they were; a shared layer its weights."""
    import keras

    layers = keras.layers
    image = keras.Input(SHAPE)
    shared = layers.Conv2D(2, 1)
    first = shared(image)
    normal = layers.BatchNormalization()(first)
    second = layers.BatchNormalization()(shared(layers.ReLU()(normal)))
    joined = layers.Add()([first, normal, second])
    outputs = layers.Dense(3, "softmax")(layers.GlobalAveragePooling2D()(layers.ReLU()(joined)))
    model = _spread(keras.Model(image, outputs))
    rewritten = inference_network(model)
    assert _kinds(rewritten).count("BatchNormalization") == 2
    _assert_same(rewritten, model)


def test_networks_inside_and_measured_values(backend: object) -> None:
    """A network inside another one is taken apart; two inputs keep their names and order."""
    import keras

    layers = keras.layers
    inner = keras.Sequential([keras.Input(SHAPE), layers.Conv2D(3, 3), layers.BatchNormalization()])
    model = _network(inner, layers.Dropout(0.3), layers.ReLU())
    rewritten = inference_network(model)
    assert not {"Sequential", "Functional", "BatchNormalization"} & set(_kinds(rewritten))
    _assert_same(rewritten, model)
    both = _spread(build_model("LeNet5_bn_do", (16, 16, 1), 2, n_scalars=2))
    rewritten = inference_network(both)
    assert [given.name for given in rewritten.inputs] == [given.name for given in both.inputs]
    _assert_same(rewritten, both, (_numbers(5, 16, 16, 1), _numbers(5, 2)))


def test_operators_become_layers_that_an_older_file_can_hold(backend: object, tmp_path: Path) -> None:
    """Sums, differences and products of values and numbers are layers that compute the same."""
    import keras

    given = keras.Input(SHAPE)
    seen = keras.layers.Conv2D(4, 3)(given)
    gate = keras.layers.ReLU(6.0)(seen + 3.0) * (1 / 6)
    mixed = seen * gate + seen - 0.25
    model = _spread(keras.Model(given, keras.layers.Dense(3)(keras.layers.Flatten()(mixed - gate))))
    rewritten = operators_as_layers(model)
    assert all(isinstance(call.operation, keras.layers.Layer) for call in calls_of(rewritten))
    _assert_same(rewritten, model)
    rewritten.save(tmp_path / "model.h5")
    _assert_same(keras.models.load_model(tmp_path / "model.h5", compile=False), model)


def test_a_network_without_operators_stays_as_it_is(backend: object) -> None:
    """Nothing is put together again without need."""
    model = build_model("LeNet5_do", (16, 16, 1), 2)
    assert operators_as_layers(model) is model
