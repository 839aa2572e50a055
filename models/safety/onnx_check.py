"""Checks that a foreign ONNX file only computes, from nothing but itself.

An ONNX file can name other files that hold its weights, operators that a library of its author's provides,
and loops. So all numbers have to be in the file, every operator has to be on the list, and what the shapes
claim has to be of reasonable size, before onnxruntime sees it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from datasets.basics.errors import BadInput
from models.safety.allowed_onnx import DOMAINS, OPERATORS

if TYPE_CHECKING:
    import onnx

MAX_FILE_BYTES = 2**31 - 1
"""Longer ones cannot be held without other files."""
MOST_NODES = 100_000
MOST_NUMBERS = 500_000_000
MOST_NUMBERS_OF_A_TENSOR = 2**26
"""256 MB of float32 for each image."""


def check_onnx(path: Path, content: bytes) -> onnx.ModelProto:
    """Return the model in ``content`` if it only computes.

    Args:
        path: the file as the user knows it, for the sentences.
        content: its bytes.

    Raises:
        BadInput: if it is damaged, takes numbers from other files, holds an operator that is not on the
            list, or claims unreasonably many numbers.
    """
    import onnx
    from google.protobuf.message import DecodeError

    if len(content) > MAX_FILE_BYTES:
        raise _refused(path, "it is larger than 2 GB")
    try:
        model = onnx.load_model_from_string(content)
    except (DecodeError, ValueError, TypeError) as error:
        raise BadInput(f"The model file {path} is damaged or no ONNX file: get a fresh copy.") from error
    if not model.graph.node:
        raise BadInput(f"The model file {path} is damaged or no ONNX file: get a fresh copy.")
    if model.functions:
        raise _refused(path, "it brings functions of its own")
    _check_nodes(path, model.graph)
    _check_tensors(path, model.graph)
    try:
        onnx.checker.check_model(model)
        inferred = onnx.shape_inference.infer_shapes(model, data_prop=True)
    except (
        onnx.checker.ValidationError,
        onnx.shape_inference.InferenceError,
        ValueError,
        RuntimeError,
    ) as error:
        raise BadInput(f"The model file {path} is damaged: it is no valid ONNX graph.") from error
    _check_shapes(path, inferred.graph)
    return model


def _check_nodes(path: Path, graph: onnx.GraphProto) -> None:
    if len(graph.node) > MOST_NODES:
        raise _refused(path, f"it has more than {MOST_NODES:,} operators")
    for node in graph.node:
        if node.domain not in DOMAINS or node.op_type not in OPERATORS:
            name = f"{node.domain}.{node.op_type}" if node.domain else node.op_type
            raise _refused(path, f"the operator {name!r} is not on the list of those that only compute")
        for attribute in node.attribute:
            if attribute.HasField("g") or attribute.graphs:
                raise _refused(path, f"the operator {node.op_type!r} holds a graph of its own")


def _check_tensors(path: Path, graph: onnx.GraphProto) -> None:
    from onnx import TensorProto

    total = 0
    for tensor in _tensors(graph):
        if tensor.data_location == TensorProto.EXTERNAL or tensor.external_data:
            raise _refused(path, f"it takes the numbers of {tensor.name!r} from another file")
        if any(edge < 0 for edge in tensor.dims):
            raise _refused(path, f"{tensor.name!r} has no size")
        total += math.prod(tensor.dims)
        if total > MOST_NUMBERS:
            raise _refused(path, f"it claims more than {MOST_NUMBERS:,} numbers")


def _tensors(graph: onnx.GraphProto) -> Iterator[onnx.TensorProto]:
    yield from graph.initializer
    for sparse in graph.sparse_initializer:
        yield sparse.values
        yield sparse.indices
    for node in graph.node:
        for attribute in node.attribute:
            yield from attribute.tensors
            if attribute.HasField("t"):
                yield attribute.t
            for sparse in (*attribute.sparse_tensors, attribute.sparse_tensor):
                yield sparse.values
                yield sparse.indices


def _check_shapes(path: Path, graph: onnx.GraphProto) -> None:
    for value in (*graph.input, *graph.value_info, *graph.output):
        edges = [dim.dim_value for dim in value.type.tensor_type.shape.dim if dim.HasField("dim_value")]
        if math.prod(edges) > MOST_NUMBERS_OF_A_TENSOR:
            raise _refused(path, f"{value.name!r} would hold {math.prod(edges):,} numbers for one image")


def _refused(path: Path, why: str) -> BadInput:
    return BadInput(
        f"The model file {path} is not opened, because {why}. Ask its author for one file of standard "
        "operators."
    )
