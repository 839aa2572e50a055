"""ONNX and TensorFlow Lite files that could do more than compute are refused; honest ones open."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets.basics.errors import BadInput
from models.safety.flatbuffer import Table
from models.safety.onnx_check import check_onnx
from models.safety.tflite_check import IDENTIFIER, check_tflite

PATH = Path("some/model")


@pytest.fixture(scope="module")
def honest_onnx() -> Any:
    """A graph of one matrix product and a softmax."""
    from onnx import TensorProto, helper, numpy_helper

    weights = numpy_helper.from_array(np.ones((4, 2), np.float32), "weights")
    nodes = [
        helper.make_node("Flatten", ["image"], ["flat"]),
        helper.make_node("MatMul", ["flat", "weights"], ["logits"]),
        helper.make_node("Softmax", ["logits"], ["probabilities"]),
    ]
    graph = helper.make_graph(
        nodes,
        "network",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", 2, 2, 1])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["n", 2])],
        [weights],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)


def _external(model: Any) -> None:
    tensor = model.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = 1
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", "../../etc/passwd"


def _external_in_a_constant(model: Any) -> None:
    from onnx import helper

    node = helper.make_node("Constant", [], ["more"], value=model.graph.initializer[0])
    node.attribute[0].t.data_location = 1
    node.attribute[0].t.external_data.add(key="location", value="/etc/passwd")
    model.graph.node.insert(0, node)


def _domain(model: Any) -> None:
    model.graph.node[2].domain = "com.evil"


def _loop(model: Any) -> None:
    from onnx import helper

    body = helper.make_graph([], "body", [], [])
    model.graph.node.append(helper.make_node("Loop", [""], ["again"], body=body))


def _hidden_graph(model: Any) -> None:
    from onnx import helper

    model.graph.node[0].attribute.append(helper.make_attribute("extra", helper.make_graph([], "g", [], [])))


def _function(model: Any) -> None:
    model.functions.add(name="f", domain="own")


def _giant_shape(model: Any) -> None:
    from onnx import helper, numpy_helper

    model.graph.initializer.append(numpy_helper.from_array(np.array([60_000, 60_000], np.int64), "size"))
    model.graph.node.insert(0, helper.make_node("ConstantOfShape", ["size"], ["giant"]))


def _giant_claim(model: Any) -> None:
    model.graph.initializer[0].dims[:] = [100_000, 100_000]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_external, "from another file"),
        (_external_in_a_constant, "from another file"),
        (_domain, "com.evil.Softmax"),
        (_loop, "'Loop'"),
        (_hidden_graph, "a graph of its own"),
        (_function, "functions of its own"),
        (_giant_shape, "numbers for one image"),
        (_giant_claim, "claims more than"),
    ],
)
def test_hostile_onnx(honest_onnx: Any, change: Callable[[Any], None], expected: str) -> None:
    """Other files, other libraries' operators, loops and giants are refused; the honest graph is read."""
    import onnx

    check_onnx(PATH, honest_onnx.SerializeToString())
    hostile = onnx.ModelProto()
    hostile.CopyFrom(honest_onnx)
    change(hostile)
    with pytest.raises(BadInput, match=expected) as caught:
        check_onnx(PATH, hostile.SerializeToString())
    assert str(PATH) in str(caught.value)


def test_damaged_onnx(honest_onnx: Any) -> None:
    """Of 300 damaged copies none raises anything but one sentence."""
    content = honest_onnx.SerializeToString()
    numbers = np.random.default_rng(1)
    refused = 0
    for _ in range(300):
        damaged = bytearray(content)
        for place in numbers.integers(0, len(content), 3):
            damaged[place] = numbers.integers(0, 256)
        try:
            check_onnx(PATH, bytes(damaged))
        except BadInput:
            refused += 1
    assert refused > 100


@pytest.fixture(scope="module")
def honest_tflite(backend: object) -> bytes:
    """A file with one dense layer."""
    import keras

    from models.export.conversions import Conversions
    from models.export.graphs.tflite_convert import tflite_file

    image = keras.Input((4, 4, 1))
    outputs = keras.layers.Dense(2, activation="softmax")(keras.layers.Flatten()(image))
    return tflite_file(keras.Model(image, outputs), Conversions(), lambda converter: None)


def with_operator(content: bytes, code: int) -> bytes:
    """Return the file with another number for its first operator, in the old and in the new field."""
    operator = next(Table.root(content, IDENTIFIER).tables(1))
    changed = bytearray(content)
    for field, form in ((0, "<b"), (3, "<i")):
        place = operator._field(field)
        if place is not None:
            struct.pack_into(form, changed, place, code)
    return bytes(changed)


@pytest.mark.parametrize(("code", "expected"), [(32, "another library"), (119, "number 119"), (118, "118")])
def test_hostile_tflite(honest_tflite: bytes, code: int, expected: str) -> None:
    """Custom operators, loops and branches are refused; the honest file is read and has operators."""
    check_tflite(PATH, honest_tflite)
    with pytest.raises(BadInput, match=expected) as caught:
        check_tflite(PATH, with_operator(honest_tflite, code))
    assert str(PATH) in str(caught.value)


def test_damaged_tflite(honest_tflite: bytes) -> None:
    """Of 300 damaged copies and 100 cut ones none raises anything but one sentence."""
    numbers = np.random.default_rng(1)
    refused = 0
    copies = [honest_tflite[:length] for length in numbers.integers(0, 400, 100)]
    for _ in range(300):
        damaged = bytearray(honest_tflite)
        for place in numbers.integers(0, len(honest_tflite), 4):
            damaged[place] = numbers.integers(0, 256)
        copies.append(bytes(damaged))
    for copy in copies:
        try:
            check_tflite(PATH, copy)
        except BadInput:
            refused += 1
    assert refused > 100
