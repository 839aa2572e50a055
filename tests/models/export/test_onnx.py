"""ONNX graphs compute what Keras does, in onnxruntime and in OpenCV."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets.basics.randomness import generator
from models.architectures.registry import build_model
from models.export.formats.frozen_pb import frozen_graph
from models.export.graphs.onnx_graph import onnx_graph
from models.export.registry import EXPORTS
from models.inference import predict
from models.inference.onnx_engine import OnnxEngine


def _numbers(*shape: int) -> Any:
    return generator(4, "onnx").random(shape, dtype=np.float32)


def _with_biases(model: Any) -> Any:
    for variable in model.trainable_variables:
        if variable.path.endswith("bias"):
            variable.assign(_numbers(*variable.shape) - 0.5)
    return model


def _kinds(graph: bytes) -> list[str]:
    import onnx

    return [node.op_type for node in onnx.load_model_from_string(graph).graph.node]


def test_dense_layers_are_one_node_each(backend: object) -> None:
    """Product and bias are one Gemm, and the numbers are Keras'."""
    import onnx

    model = _with_biases(build_model("LeNet5_do", (16, 16, 1), 2))
    graph, images = onnx_graph(model), _numbers(5, 16, 16, 1)
    assert _kinds(graph).count("Gemm") == 3
    assert "MatMul" not in _kinds(graph)
    # OpenCV 4.6, as Debian and Ubuntu have it, refuses dense layers whose weights are not turned over.
    gemms = [node for node in onnx.load_model_from_string(graph).graph.node if node.op_type == "Gemm"]
    assert all([part.i for part in node.attribute if part.name == "transB"] == [1] for node in gemms)
    np.testing.assert_allclose(OnnxEngine(graph, 1)(images), predict(model, [images]), atol=1e-6)


def test_opencv_gives_batches_their_shape(backend: object) -> None:
    """At any number of images OpenCV returns (n, classes), not (n, 1, classes), and the right numbers."""
    import cv2

    model = _with_biases(build_model("LeNet5_do", (16, 16, 3), 4))
    net = cv2.dnn.readNetFromONNX(np.frombuffer(onnx_graph(model, "NCHW"), np.uint8))
    for n in (1, 16, 3):
        images = _numbers(n, 16, 16, 3)
        net.setInput(np.ascontiguousarray(images.transpose(0, 3, 1, 2)))
        np.testing.assert_allclose(net.forward(), predict(model, [images]), atol=1e-5)


def test_images_and_values_go_in_by_name(backend: object) -> None:
    """A network with two inputs keeps both, and OpenCV's format refuses it."""
    import onnx

    model = build_model("TinyCNN", (16, 16, 1), 2, n_scalars=3)
    images, values = _numbers(4, 16, 16, 1), _numbers(4, 3)
    graph = onnx_graph(model)
    assert [given.name for given in onnx.load_model_from_string(graph).graph.input] == ["image", "values"]
    np.testing.assert_allclose(
        OnnxEngine(graph, 1)((images, values)), predict(model, [(images, values)]), atol=1e-6
    )
    assert "measured values" in EXPORTS.get("onnx-nchw").refusal(model, None)
    assert EXPORTS.get("onnx").refusal(model, None) == ""


@pytest.mark.parametrize("layer", ["gelu", "silu", "LayerNormalization"])
def test_what_the_converter_does_not_know_is_written_in_other_words(layer: str, backend: object) -> None:
    """The exact GELU needs erfc, which the converter leaves out without an error."""
    import keras

    layers = keras.layers
    special = layers.LayerNormalization() if layer[0].isupper() else layers.Activation(layer)
    model = keras.Sequential([keras.Input((6,)), layers.Dense(5), special, layers.Dense(3, "softmax")])
    numbers = 8 * _numbers(20, 6) - 4
    np.testing.assert_allclose(
        OnnxEngine(onnx_graph(model), 1)(numbers), predict(model, [numbers]), atol=1e-6
    )


def test_normalisation_inside_needs_no_inputs_of_its_own(backend: object) -> None:
    """Its statistics stay inside; the converter lists them as inputs that nothing reads."""
    import keras
    import onnx

    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((6, 6, 3), name="image"),
            layers.Rescaling(1 / 255),
            layers.Normalization(mean=[0.2, 0.4, 0.6], variance=[0.5, 1.0, 2.0]),
            layers.Conv2D(4, 3),
            layers.Flatten(),
            layers.Dense(4, "softmax"),
        ]
    )
    images = 255 * _numbers(5, 6, 6, 3)
    graph = onnx_graph(model)
    assert [given.name for given in onnx.load_model_from_string(graph).graph.input] == ["image"]
    np.testing.assert_allclose(OnnxEngine(graph, 1)(images), predict(model, [images]), atol=1e-6)


@pytest.mark.parametrize("groups", [2, 6])
def test_convolutions_in_groups_are_one_node_each(groups: int, backend: object, tmp_path: Path) -> None:
    """Keras computes them in a compiled function, which no converter takes."""
    import cv2
    import keras

    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((8, 8, 3)),
            layers.Conv2D(6, 3, padding="same", activation="relu"),
            layers.Conv2D(12, 3, strides=2, padding="same", groups=groups, bias_initializer="ones"),
            layers.Flatten(),
            layers.Dense(4),
        ]
    )
    images = _numbers(3, 8, 8, 3)
    expected = predict(model, [images])
    graph = onnx_graph(model)
    assert _kinds(graph).count("Conv") == 2
    np.testing.assert_allclose(OnnxEngine(graph, 1)(images), expected, atol=1e-6)
    (tmp_path / "model.pb").write_bytes(frozen_graph(model))
    for net in (
        cv2.dnn.readNetFromONNX(np.frombuffer(onnx_graph(model, "NCHW"), np.uint8)),
        cv2.dnn.readNetFromTensorflow(str(tmp_path / "model.pb")),
    ):
        net.setInput(np.ascontiguousarray(images.transpose(0, 3, 1, 2)))
        np.testing.assert_allclose(net.forward(), expected, atol=1e-5)


def test_zeros_around_an_image_take_part_in_its_largest_values(backend: object) -> None:
    """Zeros that are padded before max pooling count, also where all of the image is negative."""
    import cv2
    import keras

    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((6, 6, 2)),
            layers.Conv2D(3, 1, kernel_initializer="ones"),
            layers.ZeroPadding2D(1),
            layers.MaxPooling2D(3, strides=2),
            layers.Flatten(),
            layers.Dense(4),
        ]
    )
    images = _numbers(3, 6, 6, 2) - 2
    expected = predict(model, [images])
    np.testing.assert_allclose(OnnxEngine(onnx_graph(model), 1)(images), expected, atol=1e-6)
    net = cv2.dnn.readNetFromONNX(np.frombuffer(onnx_graph(model, "NCHW"), np.uint8))
    net.setInput(np.ascontiguousarray(images.transpose(0, 3, 1, 2)))
    np.testing.assert_allclose(net.forward(), expected, atol=1e-6)


def test_dense_layers_on_maps_and_normalised_features_in_opencv(backend: object) -> None:
    """With channels first, a dense layer on each pixel would crash OpenCV 4.14, and its layer normalisation
    of features be wrong for more than one image; both are in ConvNeXt."""
    import cv2
    import keras

    layers = keras.layers
    inner = keras.Sequential([layers.Dense(10, "gelu"), layers.Dense(8, use_bias=False)])
    model = keras.Sequential(
        [
            keras.Input((8, 8, 3)),
            layers.Conv2D(8, 4, strides=4),
            inner,
            layers.GlobalAveragePooling2D(),
            layers.LayerNormalization(epsilon=1e-6),
            layers.Dense(4),
        ]
    )
    _with_biases(model)
    graph = onnx_graph(model, "NCHW")
    assert _kinds(graph).count("Conv") == 3
    net = cv2.dnn.readNetFromONNX(np.frombuffer(graph, np.uint8))
    for n in (1, 16, 3):
        images = _numbers(n, 8, 8, 3)
        net.setInput(np.ascontiguousarray(images.transpose(0, 3, 1, 2)))
        np.testing.assert_allclose(net.forward(), predict(model, [images]), atol=1e-5)


@pytest.mark.parametrize("layout", ["NHWC", "NCHW"])
def test_passes_without_copies_find_the_same_graph(backend: object, layout: str) -> None:
    """The model is the one that the converter makes by itself, which copies all weights after each pass."""
    import tensorflow as tf
    import tf2onnx

    from models.export.graphs.onnx_convert import onnx_model

    model = build_model("LeNet5_bn_do_skipcon", (32, 32, 3), 3)
    signature = [tf.TensorSpec((None, 32, 32, 3), tf.float32, name="image")]
    function = tf.function(lambda image: model(image, training=False), input_signature=signature)
    as_nchw = ["image"] if layout == "NCHW" else []
    own = onnx_model(function, signature, opset=15, handlers={}, as_nchw=as_nchw)
    whole, _ = tf2onnx.convert.from_function(
        function, input_signature=signature, opset=15, inputs_as_nchw=as_nchw
    )
    assert [node.op_type for node in own.graph.node] == [node.op_type for node in whole.graph.node]
    assert [list(value.dims) for value in own.graph.initializer] == [
        list(value.dims) for value in whole.graph.initializer
    ]
    images = _numbers(3, 3, 32, 32) if as_nchw else _numbers(3, 32, 32, 3)
    outputs = [OnnxEngine(made.SerializeToString(), 1)(images).tobytes() for made in (own, whole)]
    assert outputs[0] == outputs[1]
