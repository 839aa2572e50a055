"""Files whose shapes do not fit, which their programs notice only when they compute."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import keras
import pytest

from datasets.basics.errors import BadInput
from models.foreign.base import Place
from models.foreign.registry import look

UNFIT = 350_475_102


@pytest.fixture(scope="module")
def reshaping() -> Any:
    """A network that brings 32 numbers of each image into the shape 2 x 8 x 2."""
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((6, 6, 1)),
            layers.Conv2D(2, 3),
            layers.Reshape((2, 8, 2)),
            layers.Conv2D(2, 2),
            layers.Flatten(),
            layers.Dense(3, "softmax"),
        ]
    )


def test_a_tensorflow_lite_file(reshaping: Any, backend: object, tmp_path: Path) -> None:
    """LiteRT refuses it while it computes the first image."""
    from models.export.conversions import Conversions
    from models.export.graphs.tflite_convert import tflite_file

    content = tflite_file(reshaping, Conversions(), lambda converter: None)
    path = tmp_path / "network.tflite"
    path.write_bytes(content)
    assert look(Place(path, None, tmp_path)).n_outputs == 3
    # A buffer of four bytes that holds the 8.
    held = struct.pack("<iii", 4, 4, 8)
    assert content.count(held) == 1
    path.write_bytes(content.replace(held, struct.pack("<iii", 4, 4, UNFIT)))
    with pytest.raises(BadInput, match=r"network\.tflite cannot be computed: LiteRT cannot compute it"):
        look(Place(path, None, tmp_path))


def test_an_onnx_file(reshaping: Any, backend: object, tmp_path: Path) -> None:
    """onnxruntime, too."""
    import numpy as np
    import onnx

    from models.export.graphs.onnx_graph import onnx_graph

    graph = onnx.load_model_from_string(onnx_graph(reshaping))
    path = tmp_path / "network.onnx"
    onnx.save(graph, path)
    assert look(Place(path, None, tmp_path)).n_outputs == 3
    reshape = next(node for node in graph.graph.node if node.op_type == "Reshape")
    shape = next(one for one in graph.graph.initializer if one.name == reshape.input[1])
    shape.CopyFrom(onnx.numpy_helper.from_array(np.array([-1, 2, 8, 7], np.int64), shape.name))
    onnx.save(graph, path)
    with pytest.raises(BadInput, match=r"network\.onnx cannot be computed"):
        look(Place(path, None, tmp_path))
